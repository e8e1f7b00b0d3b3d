// Sends datagrams, each at its due time on the monotonic clock. Knows nothing of what they carry.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>

namespace tscap {

// Columns with a row per datagram.
struct Datagrams {
  const uint8_t* bytes;
  const uint32_t* offsets;
  const uint32_t* lengths;
  // Four words a row, in the byte order of the host; IPv4 as ::ffff:a.b.c.d.
  const uint32_t* addresses;
  const uint16_t* ports;
  // Ascending; monotonicNs() says what time it is.
  const double* dueNs;
};

struct SenderOptions {
  // Interface of multicast; 0 leaves the choice to the routing table.
  unsigned interfaceIndex;
  int ttl;
  int sendBufferBytes;
};

struct SendStatistics {
  double firstSentNs = 0;
  double lastSentNs = 0;
  double latenessMaxNs = 0;
};

double monotonicNs();

class UdpSender {
 public:
  explicit UdpSender(const SenderOptions& options) : options_(options) {}
  ~UdpSender();
  UdpSender(const UdpSender&) = delete;
  UdpSender& operator=(const UdpSender&) = delete;

  // Clears an earlier stop(). Call it before every send(), on the thread that calls stop().
  void arm() { stopping_ = false; }
  // Ends a running send() at once.
  void stop();
  // Returns the number of rows sent, fewer than `count` after stop() or an error. An error is described in `error`.
  uint32_t send(const Datagrams& datagrams, uint32_t first, uint32_t count, std::string* error);
  // Not while send() runs.
  const SendStatistics& statistics() const { return statistics_; }

 private:
  bool waitUntil(double dueNs);
  int socketOf(bool isIpv4, std::string* error);
  uint32_t sendGroup(int socket, bool isIpv4, const Datagrams& datagrams, uint32_t row, uint32_t count,
                     std::string* error);

  const SenderOptions options_;
  int ipv4Socket_ = -1;
  int ipv6Socket_ = -1;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  SendStatistics statistics_;
};

}  // namespace tscap
