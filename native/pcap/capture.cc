#include "capture.h"

#include "../js/fault.h"

namespace tscap {

void Capture::setFilter(const std::string& filter) {
  constexpr int kOptimize = 1;
  bpf_program program;
  if (pcap_compile(pcap_.get(), &program, filter.c_str(), kOptimize, PCAP_NETMASK_UNKNOWN) != 0) {
    throw Fault("BAD_FILTER", pcap_geterr(pcap_.get()));
  }
  const int status = pcap_setfilter(pcap_.get(), &program);
  pcap_freecode(&program);
  if (status != 0) throw Fault("BAD_FILTER", pcap_geterr(pcap_.get()));
}

}  // namespace tscap
