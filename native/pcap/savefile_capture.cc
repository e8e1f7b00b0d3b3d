#include "savefile_capture.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#if defined(__linux__) && !defined(__GLIBC__)
#include <stdio_ext.h>
#endif

namespace tscap {
namespace {

// Both forms put at most this much before a frame.
constexpr size_t kRecordHeaderRoom = 64;
constexpr size_t kStreamBufferSize = 1 << 20;
// libpcap takes more for damage in the link types that are read here.
constexpr size_t kLongestFrame = 262144;

const char* codeOf(const std::string& text) { return text.rfind("truncated", 0) == 0 ? "TRUNCATED_FILE" : "BAD_FILE"; }

// An error of the input reads as EIO.
ssize_t readStream(void* input, char* destination, size_t size) {
  try {
    return static_cast<ssize_t>(
        static_cast<PlainPcap*>(input)->readForLibpcap(reinterpret_cast<uint8_t*>(destination), size));
  } catch (const Fault&) {
    errno = EIO;
    return -1;
  }
}

// A stdio stream whose bytes come from the input.
FILE* openStream(PlainPcap* input, char* buffer) {
#ifdef __linux__
  FILE* stream = fopencookie(input, "rb", {readStream, nullptr, nullptr, nullptr});
#else
  const auto read = [](void* cookie, char* destination, int size) {
    return static_cast<int>(readStream(cookie, destination, static_cast<size_t>(size)));
  };
  FILE* stream = funopen(input, read, nullptr, nullptr, nullptr);
#endif
  if (stream != nullptr) setvbuf(stream, buffer, _IOFBF, kStreamBufferSize);
  return stream;
}

// Bytes in the buffer of the stream that were not yet read; no standard function tells.
size_t bufferedBytes(FILE* stream) {
#if defined(__GLIBC__)
  return static_cast<size_t>(stream->_IO_read_end - stream->_IO_read_ptr);
#elif defined(__linux__)
  return __freadahead(stream);
#else
  return static_cast<size_t>(stream->_r);
#endif
}

}  // namespace

SavefileCapture::SavefileCapture(std::shared_ptr<ByteInput> input, const std::string& filter)
    : input_(std::move(input)), plain_(input_), streamBuffer_(new char[kStreamBufferSize]) {
  FILE* stream = openStream(&plain_, streamBuffer_.get());
  if (stream == nullptr) throw Fault("BAD_FILE", strerror(errno));
  char error[PCAP_ERRBUF_SIZE] = "";
  pcap_.reset(pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, error));
  if (!pcap_) {
    fclose(stream);
    throw Fault(codeOf(error), error);
  }
  plain_.setLongest(std::min(static_cast<size_t>(pcap_snapshot(pcap_.get())), kLongestFrame));
  if (filter.empty()) return;
  setFilter(filter);
  isFiltered_ = true;
}

SavefileCapture::~SavefileCapture() {
  // Before the buffer that its stream uses.
  pcap_.reset();
}

int64_t SavefileCapture::read(Frames& frames) {
  if (plain_.isPlain() && !isFiltered_) {
    plain_.read(frames);
    if (frames.count > 0) return frames.count;
  }
  while (frames.count < frames.capacity) {
    if (!isHeldOver_) {
      if (frames.count > 0 && wouldWait(header_->caplen + kRecordHeaderRoom)) break;
      if (!next()) break;
    }
    isHeldOver_ = header_->caplen > frames.room();
    if (isHeldOver_) break;
    frames.add(*header_, frame_, 1);
  }
  if (frames.count > 0) return frames.count;
  if (input_->isInterrupted()) return kEndOfInput;
  if (failure_) throw *failure_;
  if (isHeldOver_) {
    throw Fault("BAD_FILE", "a frame of " + std::to_string(header_->caplen) + " bytes does not fit into a slab of " +
                                std::to_string(frames.byteCapacity) + " bytes");
  }
  return kEndOfInput;
}

// Whether the writer of a pipe is behind: a frame as long as the last one is not there yet.
bool SavefileCapture::wouldWait(size_t wanted) const {
  const size_t buffered = bufferedBytes(pcap_file(pcap_.get()));
  return buffered < wanted && input_->wouldWait(wanted - buffered);
}

// Reads the next frame; false at the end of the file, and when it failed.
bool SavefileCapture::next() {
  if (isEnded_) return false;
  const int status = pcap_next_ex(pcap_.get(), &header_, &frame_);
  if (status == 1) return true;
  isEnded_ = true;
  if (status != PCAP_ERROR_BREAK) {
    const std::string text = pcap_geterr(pcap_.get());
    failure_.emplace(codeOf(text), text);
  }
  return false;
}

}  // namespace tscap
