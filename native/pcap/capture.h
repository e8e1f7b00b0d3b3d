#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <pcap/pcap.h>

#include "frames.h"

namespace tscap {

constexpr int64_t kEndOfInput = -1;

struct DropStatistics {
  uint64_t received = 0;
  uint64_t kernelDropped = 0;
  uint64_t interfaceDropped = 0;
};

// An open device or savefile. read() runs on one thread at a time, the other calls on any.
class Capture {
 public:
  virtual ~Capture() = default;

  // Fills the frames; returns their number, 0 when none came within the read time-out, or kEndOfInput. Throws Fault.
  virtual int64_t read(Frames& frames) = 0;

  // The same without a wait: 0 when there are none. Not where a read may have to wait.
  virtual int64_t readNow(Frames&) { return 0; }

  // Ends a pending read at once; every read from then on returns kEndOfInput.
  virtual void interrupt() = 0;

  // Since the capture began; false where there are none. Throws Fault.
  virtual bool dropStatistics(DropStatistics& statistics) = 0;

  int dataLink() const { return pcap_datalink(pcap_.get()); }
  const std::string& warning() const { return warning_; }

 protected:
  struct PcapCloser {
    void operator()(pcap_t* pcap) const { pcap_close(pcap); }
  };

  // Throws Fault with libpcap's text.
  void setFilter(const std::string& filter);

  std::unique_ptr<pcap_t, PcapCloser> pcap_;
  std::string warning_;
};

}  // namespace tscap
