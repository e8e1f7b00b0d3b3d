#include "udp_sender.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <chrono>

namespace tscap {
namespace {

using Clock = std::chrono::steady_clock;

// Datagrams due within this time of each other leave in one system call.
constexpr double kGroupWindowNs = 100'000;
constexpr uint32_t kGroupRows = 64;
// A blocked send returns this often, to look whether it was stopped.
constexpr int kSendTimeoutUs = 20'000;
constexpr auto kRetryPause = std::chrono::microseconds(100);
constexpr double kLongestWaitNs = 1e9;

struct Address {
  sockaddr_storage storage;
  socklen_t length;
};

const uint32_t* addressOf(const Datagrams& datagrams, uint32_t row) {
  return datagrams.addresses + 4 * static_cast<size_t>(row);
}

bool isIpv4At(const Datagrams& datagrams, uint32_t row) {
  const uint32_t* words = addressOf(datagrams, row);
  return words[0] == 0 && words[1] == 0 && words[2] == 0xffff;
}

// Link-local addresses and multicast groups mean something on one interface only.
bool needsScope(const uint32_t* words) {
  return words[0] >> 22 == 0xfe80 >> 6 || words[0] >> 24 == 0xff;
}

void fillAddress(const Datagrams& datagrams, uint32_t row, bool isIpv4, unsigned interfaceIndex, Address* to) {
  const uint32_t* words = addressOf(datagrams, row);
  memset(&to->storage, 0, sizeof to->storage);
  if (isIpv4) {
    auto* ipv4 = reinterpret_cast<sockaddr_in*>(&to->storage);
    ipv4->sin_family = AF_INET;
    ipv4->sin_port = htons(datagrams.ports[row]);
    ipv4->sin_addr.s_addr = htonl(words[3]);
    to->length = sizeof *ipv4;
    return;
  }
  auto* ipv6 = reinterpret_cast<sockaddr_in6*>(&to->storage);
  ipv6->sin6_family = AF_INET6;
  ipv6->sin6_port = htons(datagrams.ports[row]);
  for (int index = 0; index < 4; index++) {
    const uint32_t word = htonl(words[index]);
    memcpy(ipv6->sin6_addr.s6_addr + 4 * index, &word, sizeof word);
  }
  if (needsScope(words)) ipv6->sin6_scope_id = interfaceIndex;
  to->length = sizeof *ipv6;
}

std::string destinationText(const Address& address, uint16_t port) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.storage.ss_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_addr, text, sizeof text);
    return std::string(text) + ":" + std::to_string(port);
  }
  inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_addr, text, sizeof text);
  return "[" + std::string(text) + "]:" + std::to_string(port);
}

template <typename Value>
bool setOption(int socket, int level, int name, const Value& value) {
  return setsockopt(socket, level, name, &value, sizeof value) == 0;
}

bool setMulticastIpv4(int socket, const SenderOptions& options) {
  ip_mreqn interface{};
  interface.imr_ifindex = static_cast<int>(options.interfaceIndex);
  const unsigned char ttl = static_cast<unsigned char>(options.ttl);
  const unsigned char loop = 1;
  return (options.interfaceIndex == 0 || setOption(socket, IPPROTO_IP, IP_MULTICAST_IF, interface)) &&
         setOption(socket, IPPROTO_IP, IP_MULTICAST_TTL, ttl) && setOption(socket, IPPROTO_IP, IP_MULTICAST_LOOP, loop);
}

bool setMulticastIpv6(int socket, const SenderOptions& options) {
  const unsigned loop = 1;
  return (options.interfaceIndex == 0 || setOption(socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, options.interfaceIndex)) &&
         setOption(socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, options.ttl) &&
         setOption(socket, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, loop);
}

void enlargeSendBuffer(int socket, int bytes) {
#ifdef SO_SNDBUFFORCE
  if (setOption(socket, SOL_SOCKET, SO_SNDBUFFORCE, bytes)) return;
#endif
  setOption(socket, SOL_SOCKET, SO_SNDBUF, bytes);
}

bool isTemporary(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS || error == EINTR;
}

// The default slack of a thread's timers, 50 us, is as long as several datagrams at 1 Gb/s.
class ExactTimers {
 public:
#ifdef __linux__
  ExactTimers() : slack_(prctl(PR_GET_TIMERSLACK)) { prctl(PR_SET_TIMERSLACK, 1UL); }
  ~ExactTimers() { prctl(PR_SET_TIMERSLACK, static_cast<unsigned long>(slack_)); }

 private:
  const int slack_;
#endif
};

}  // namespace

double monotonicNs() {
  const auto now = Clock::now().time_since_epoch();
  return static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

UdpSender::~UdpSender() {
  if (ipv4Socket_ >= 0) close(ipv4Socket_);
  if (ipv6Socket_ >= 0) close(ipv6Socket_);
}

void UdpSender::stop() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
}

// false when stopped.
bool UdpSender::waitUntil(double dueNs) {
  std::unique_lock<std::mutex> lock(mutex_, std::defer_lock);
  for (;;) {
    if (stopping_) return false;
    const double waitNs = dueNs - monotonicNs();
    if (!(waitNs > 0)) return true;
    const auto step = std::chrono::nanoseconds(static_cast<int64_t>(std::min(waitNs, kLongestWaitNs)));
    if (!lock.owns_lock()) lock.lock();
    wake_.wait_until(lock, Clock::now() + step, [this] { return stopping_.load(); });
  }
}

int UdpSender::socketOf(bool isIpv4, std::string* error) {
  int& slot = isIpv4 ? ipv4Socket_ : ipv6Socket_;
  if (slot >= 0) return slot;
  const int created = socket(isIpv4 ? AF_INET : AF_INET6, SOCK_DGRAM, 0);
  const int yes = 1;
  const timeval timeout{0, kSendTimeoutUs};
  const auto setMulticast = isIpv4 ? setMulticastIpv4 : setMulticastIpv6;
  const bool isReady = created >= 0 && setMulticast(created, options_) &&
                       setOption(created, SOL_SOCKET, SO_BROADCAST, yes) &&
                       setOption(created, SOL_SOCKET, SO_SNDTIMEO, timeout);
  if (!isReady) {
    *error = std::string("cannot open a socket: ") + strerror(errno);
    if (created >= 0) close(created);
    return -1;
  }
  enlargeSendBuffer(created, options_.sendBufferBytes);
  slot = created;
  return slot;
}

uint32_t UdpSender::send(const Datagrams& datagrams, uint32_t first, uint32_t count, std::string* error) {
  const ExactTimers exactTimers;
  const uint32_t end = first + count;
  uint32_t row = first;
  while (row < end && waitUntil(datagrams.dueNs[row])) {
    const double nowNs = monotonicNs();
    const bool isIpv4 = isIpv4At(datagrams, row);
    uint32_t groupEnd = row + 1;
    const uint32_t furthest = std::min(end, row + kGroupRows);
    while (groupEnd < furthest && datagrams.dueNs[groupEnd] <= nowNs + kGroupWindowNs &&
           isIpv4At(datagrams, groupEnd) == isIpv4) {
      groupEnd++;
    }
    const int socket = socketOf(isIpv4, error);
    if (socket < 0) break;
    statistics_.latenessMaxNs = std::max(statistics_.latenessMaxNs, nowNs - datagrams.dueNs[row]);
    const uint32_t sent = sendGroup(socket, isIpv4, datagrams, row, groupEnd - row, error);
    if (sent > 0) {
      statistics_.lastSentNs = monotonicNs();
      if (statistics_.firstSentNs == 0) statistics_.firstSentNs = nowNs;
    }
    row += sent;
    if (!error->empty()) break;
  }
  return row - first;
}

// May send fewer than `count`, none too: the caller comes back for the rest.
uint32_t UdpSender::sendGroup(int socket, bool isIpv4, const Datagrams& datagrams, uint32_t row, uint32_t count,
                              std::string* error) {
  Address addresses[kGroupRows];
  iovec vectors[kGroupRows];
#ifdef __linux__
  mmsghdr messages[kGroupRows];
#else
  struct {
    msghdr msg_hdr;
  } messages[kGroupRows];
#endif
  for (uint32_t index = 0; index < count; index++) {
    fillAddress(datagrams, row + index, isIpv4, options_.interfaceIndex, &addresses[index]);
    vectors[index].iov_base = const_cast<uint8_t*>(datagrams.bytes) + datagrams.offsets[row + index];
    vectors[index].iov_len = datagrams.lengths[row + index];
    memset(&messages[index], 0, sizeof messages[index]);
    messages[index].msg_hdr.msg_name = &addresses[index].storage;
    messages[index].msg_hdr.msg_namelen = addresses[index].length;
    messages[index].msg_hdr.msg_iov = &vectors[index];
    messages[index].msg_hdr.msg_iovlen = 1;
  }
#ifdef __linux__
  const int sent = sendmmsg(socket, messages, count, 0);
#else
  int sent = 0;
  while (sent < static_cast<int>(count) && sendmsg(socket, &messages[sent].msg_hdr, 0) >= 0) sent++;
  if (sent == 0) sent = -1;
#endif
  if (sent >= 0) return static_cast<uint32_t>(sent);
  const int cause = errno;
  if (!isTemporary(cause)) {
    *error = "cannot send to " + destinationText(addresses[0], datagrams.ports[row]) + ": " + strerror(cause);
  } else if (cause != EINTR) {
    std::unique_lock<std::mutex> lock(mutex_);
    wake_.wait_for(lock, kRetryPause, [this] { return stopping_.load(); });
  }
  return 0;
}

}  // namespace tscap
