#include "live_capture.h"

#include <cstring>

#ifdef __linux__
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#endif

namespace tscap {
namespace {

// What a callback of pcap_dispatch needs.
struct Delivery {
  Frames& frames;
  int64_t nanosecondsPerFraction;
};

void deliver(u_char* user, const pcap_pkthdr* header, const u_char* frame) {
  auto* delivery = reinterpret_cast<Delivery*>(user);
  delivery->frames.add(*header, frame, delivery->nanosecondsPerFraction);
}

const char* codeOfActivation(int status) {
  switch (status) {
    case PCAP_ERROR_NO_SUCH_DEVICE:
      return "NO_SUCH_DEVICE";
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
      return "NO_PERMISSION";
    case PCAP_ERROR_IFACE_NOT_UP:
      return "DEVICE_DOWN";
    default:
      return "DEVICE_FAILED";
  }
}

// libpcap's general text of a status, with its particular one where there is one.
std::string textOfStatus(pcap_t* pcap, int status) {
  const std::string general = pcap_statustostr(status);
  const std::string particular = pcap_geterr(pcap);
  if (particular.empty() || particular == general) return general;
  return status == PCAP_ERROR || status == PCAP_WARNING ? particular : general + " (" + particular + ")";
}

}  // namespace

LiveCapture::LiveCapture(const LiveOptions& options) : readTimeOutMs_(options.readTimeOutMs) {
  char error[PCAP_ERRBUF_SIZE] = "";
  pcap_.reset(pcap_create(options.device.c_str(), error));
  if (!pcap_) throw Fault("DEVICE_FAILED", error);
  pcap_set_snaplen(pcap_.get(), options.snapLength);
  pcap_set_promisc(pcap_.get(), options.isPromiscuous);
  pcap_set_immediate_mode(pcap_.get(), options.isImmediate);
  pcap_set_buffer_size(pcap_.get(), options.bufferSize);
  pcap_set_timeout(pcap_.get(), options.readTimeOutMs);
  // Where ns are not to be had it stays at µs: activate() looks at what it became.
  pcap_set_tstamp_precision(pcap_.get(), PCAP_TSTAMP_PRECISION_NANO);
  if (!options.timestampType.empty()) setTimestampType(options.timestampType);
  activate();
  ignoreOutgoingOnLoopback(options.device);
  if (!options.filter.empty()) setFilter(options.filter);
  // What came before the filter was in force does not count.
  if (pcap_stats(pcap_.get(), &lastStatistics_) != 0) lastStatistics_ = {};
}

void LiveCapture::setTimestampType(const std::string& name) {
  const int type = pcap_tstamp_type_name_to_val(name.c_str());
  if (type >= 0 && pcap_set_tstamp_type(pcap_.get(), type) == 0) return;
  std::string known;
  int* types = nullptr;
  const int count = pcap_list_tstamp_types(pcap_.get(), &types);
  for (int i = 0; i < count; i++) known += (i == 0 ? "" : ", ") + std::string(pcap_tstamp_type_val_to_name(types[i]));
  if (count >= 0) pcap_free_tstamp_types(types);
  throw Fault("DEVICE_FAILED", "no timestamp type " + name + "; it has: " + (known.empty() ? "host" : known));
}

void LiveCapture::activate() {
  const int status = pcap_activate(pcap_.get());
  if (status < 0) throw Fault(codeOfActivation(status), textOfStatus(pcap_.get(), status));
  if (status > 0) warning_ = textOfStatus(pcap_.get(), status);

  char error[PCAP_ERRBUF_SIZE] = "";
  if (pcap_setnonblock(pcap_.get(), 1, error) != 0) throw Fault("DEVICE_FAILED", error);
  descriptor_ = pcap_get_selectable_fd(pcap_.get());
  if (descriptor_ < 0) throw Fault("DEVICE_FAILED", "this device cannot be waited for");
  const bool isNano = pcap_get_tstamp_precision(pcap_.get()) == PCAP_TSTAMP_PRECISION_NANO;
  nanosecondsPerFraction_ = isNano ? 1 : 1000;
}

// Linux shows a loopback frame twice, as it goes out and as it comes in. libpcap skips the first, but only after it took
// its room in the ring and its copy; the kernel can leave it out.
void LiveCapture::ignoreOutgoingOnLoopback([[maybe_unused]] const std::string& device) {
#if defined(__linux__) && defined(PACKET_IGNORE_OUTGOING)
  ifreq request{};
  strncpy(request.ifr_name, device.c_str(), sizeof request.ifr_name - 1);
  const int descriptor = pcap_fileno(pcap_.get());
  if (ioctl(descriptor, SIOCGIFFLAGS, &request) != 0 || (request.ifr_flags & IFF_LOOPBACK) == 0) return;
  const int isOn = 1;
  // Kernels before 4.20 do not know it: libpcap's own skipping remains.
  setsockopt(descriptor, SOL_PACKET, PACKET_IGNORE_OUTGOING, &isOn, sizeof isOn);
#endif
}

int64_t LiveCapture::read(Frames& frames) {
  if (wake_.isRaised()) return kEndOfInput;
  if (!failure_) drain(frames);
  if (frames.count == 0 && !failure_) {
    if (wake_.waitReadable(descriptor_, readTimeOutMs_) == Wake::Outcome::kWoken) return kEndOfInput;
    drain(frames);
  }
  if (frames.count == 0 && failure_) throw *failure_;
  return frames.count;
}

int64_t LiveCapture::readNow(Frames& frames) {
  if (wake_.isRaised()) return kEndOfInput;
  if (!failure_) drain(frames);
  if (frames.count == 0 && failure_) throw *failure_;
  return frames.count;
}

// pcap_dispatch cannot give a frame back: it is asked for no more than fit if all had the full snap length.
void LiveCapture::drain(Frames& frames) {
  const auto longest = static_cast<size_t>(pcap_snapshot(pcap_.get()));
  if (frames.byteCapacity < longest) {
    throw Fault("DEVICE_FAILED", "a slab of " + std::to_string(frames.byteCapacity) + " bytes is smaller than a frame");
  }
  Delivery delivery{frames, nanosecondsPerFraction_};
  std::lock_guard<std::mutex> lock(mutex_);
  while (frames.count < frames.capacity && frames.room() >= longest) {
    const size_t fitting = std::min<size_t>(frames.room() / longest, frames.capacity - frames.count);
    const int count =
        pcap_dispatch(pcap_.get(), static_cast<int>(fitting), deliver, reinterpret_cast<u_char*>(&delivery));
    if (count < 0) {
      const std::string text = pcap_geterr(pcap_.get());
      failure_.emplace(text.find("went down") == std::string::npos ? "DEVICE_FAILED" : "DEVICE_DOWN", text);
    }
    if (count < static_cast<int>(fitting)) return;
  }
}

bool LiveCapture::dropStatistics(DropStatistics& statistics) {
  std::lock_guard<std::mutex> lock(mutex_);
  pcap_stat now{};
  if (pcap_stats(pcap_.get(), &now) != 0) throw Fault("DEVICE_FAILED", pcap_geterr(pcap_.get()));
  // libpcap's counters are 32 bits wide and wrap.
  statistics_.received += now.ps_recv - lastStatistics_.ps_recv;
  statistics_.kernelDropped += now.ps_drop - lastStatistics_.ps_drop;
  statistics_.interfaceDropped += now.ps_ifdrop - lastStatistics_.ps_ifdrop;
  lastStatistics_ = now;
  statistics = statistics_;
  return true;
}

}  // namespace tscap
