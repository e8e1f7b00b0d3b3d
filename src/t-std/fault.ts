/**
 * What a stream can do wrong in the system target decoder, with the rule of ETSI TR 101 290 that it breaks.
 * Spec: ISO/IEC 13818-1, 2.4.2.7; ETSI TR 101 290, table 5.0c (3.3, 3.9, 3.10)
 */
export const T_STD_FAULTS = {
  TB_overflow: '3.3',
  TBsys_overflow: '3.3',
  MB_overflow: '3.3',
  EB_underflow: '3.3',
  B_overflow: '3.3',
  B_underflow: '3.3',
  Bsys_overflow: '3.3',
  TB_not_emptied: '3.9',
  TBsys_not_emptied: '3.9',
  MB_not_emptied: '3.9',
  data_delay: '3.10',
} as const;
export type TStdFault = keyof typeof T_STD_FAULTS;

export interface TStdObserver {
  /** The buffers of this PID are judged from now on; told once for each time that its program is set. */
  tStdRuns(pid: number): void;
  /**
   * A fault, told in the order of the packets of a program, up to one PCR interval after the packet came.
   * `packetIndex` and `timeNs` are those of the packet that was modelled when the fault showed; `value` is the fill of the
   * buffer in bytes, the bytes that are missing in an underflow, or for 3.9 and 3.10 a time in seconds.
   */
  tStdFault(fault: TStdFault, pid: number, packetIndex: number, timeNs: number, value: number): void;
}
