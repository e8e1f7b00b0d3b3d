#pragma once

#include <optional>

#include "byte_input.h"
#include "capture.h"
#include "../js/fault.h"
#include "plain_pcap.h"

namespace tscap {

// A pcap or pcapng file, from the first byte of the input on.
class SavefileCapture : public Capture {
 public:
  // Reads the file header, which may wait for it. Throws Fault. An empty filter is none.
  SavefileCapture(std::shared_ptr<ByteInput> input, const std::string& filter);
  ~SavefileCapture() override;

  // From a pipe it returns early rather than wait with frames in hand.
  int64_t read(Frames& frames) override;
  void interrupt() override { input_->interrupt(); }
  bool dropStatistics(DropStatistics&) override { return false; }

 private:
  bool next();
  bool wouldWait(size_t wanted) const;

  std::shared_ptr<ByteInput> input_;
  PlainPcap plain_;
  std::unique_ptr<char[]> streamBuffer_;
  // The frame that libpcap read last; held over to the next read when it did not fit.
  pcap_pkthdr* header_ = nullptr;
  const u_char* frame_ = nullptr;
  bool isHeldOver_ = false;
  bool isFiltered_ = false;
  bool isEnded_ = false;
  std::optional<Fault> failure_;
};

}  // namespace tscap
