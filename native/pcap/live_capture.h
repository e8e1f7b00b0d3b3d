#pragma once

#include <mutex>
#include <optional>

#include "capture.h"
#include "../js/fault.h"
#include "wake.h"

namespace tscap {

struct LiveOptions {
  std::string device;
  int snapLength;
  bool isPromiscuous;
  bool isImmediate;
  int bufferSize;
  int readTimeOutMs;
  std::string timestampType;  // empty: the device's default
  std::string filter;         // empty: none
};

class LiveCapture : public Capture {
 public:
  // Throws Fault.
  explicit LiveCapture(const LiveOptions& options);

  int64_t read(Frames& frames) override;
  int64_t readNow(Frames& frames) override;
  void interrupt() override { wake_.raise(); }
  bool dropStatistics(DropStatistics& statistics) override;

 private:
  void setTimestampType(const std::string& name);
  void activate();
  void ignoreOutgoingOnLoopback(const std::string& device);
  void drain(Frames& frames);

  const int readTimeOutMs_;
  Wake wake_;
  // libpcap's handle is not thread-safe: held by dispatch and by statistics.
  std::mutex mutex_;
  int descriptor_ = -1;
  int64_t nanosecondsPerFraction_ = 1;
  DropStatistics statistics_;
  pcap_stat lastStatistics_{};
  std::optional<Fault> failure_;
};

}  // namespace tscap
