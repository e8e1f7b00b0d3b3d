#pragma once

namespace tscap {

// Takes from this process what a decoder has no need of: memory without bound, files, sockets, children, a core file. It ends with its parent.
void limitProcess(unsigned memoryMegabytes);

// The process ends (SIGPROF) if it takes more CPU time than that before the next call; 0: no limit.
void limitCpu(unsigned milliseconds);

// CPU time of this process, in µs.
double cpuMicroseconds();

}  // namespace tscap
