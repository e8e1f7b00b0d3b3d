#include "plain_pcap.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "../js/fault.h"

namespace tscap {
namespace {

// https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/
constexpr size_t kFileHeaderSize = 24;
constexpr uint32_t kMicroseconds = 0xa1b2c3d4;
constexpr uint32_t kNanoseconds = 0xa1b23c4d;
constexpr uint16_t kMajorVersion = 2;
constexpr uint16_t kMinorVersion = 4;
constexpr size_t kMajorVersionAt = 4;
constexpr size_t kMinorVersionAt = 6;

struct RecordHeader {
  int32_t seconds;
  int32_t fraction;
  uint32_t capturedLength;
  uint32_t wireLength;
};

template <typename T>
T numberAt(const uint8_t* bytes) {
  T value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

}  // namespace

PlainPcap::PlainPcap(std::shared_ptr<ByteInput> input) : input_(std::move(input)) {
  if (!input_->isRegularFile() || input_->peek(kFileHeaderSize) < kFileHeaderSize) return;
  const uint8_t* header = input_->peeked();
  const auto magic = numberAt<uint32_t>(header);
  const bool isKnown = (magic == kMicroseconds || magic == kNanoseconds) &&
                       numberAt<uint16_t>(header + kMajorVersionAt) == kMajorVersion &&
                       numberAt<uint16_t>(header + kMinorVersionAt) == kMinorVersion;
  if (!isKnown) return;
  isPlain_ = true;
  nanosecondsPerFraction_ = magic == kNanoseconds ? 1 : 1000;
  headerLeft_ = kFileHeaderSize;
}

size_t PlainPcap::readForLibpcap(uint8_t* destination, size_t size) {
  if (headerLeft_ > 0) {
    const size_t count = input_->read(destination, std::min(size, headerLeft_));
    headerLeft_ -= count;
    return count;
  }
  isPlain_ = false;
  const size_t count = take(destination, size);
  return count == 0 ? input_->read(destination, size) : count;
}

void PlainPcap::read(Frames& frames) {
  const size_t size = fill(frames.bytes, std::min(frames.byteCapacity, wanted_));
  size_t at = 0;
  while (frames.count < frames.capacity && size - at >= sizeof(RecordHeader)) {
    const auto header = numberAt<RecordHeader>(frames.bytes + at);
    const size_t length = header.capturedLength;
    const size_t start = at + sizeof header;
    if (length > longest_ || length > size - start) break;
    frames.addRow(start, length, header.wireLength, header.seconds, header.fraction * nanosecondsPerFraction_);
    at = start + length;
  }
  wanted_ = frames.count == frames.capacity ? at + at / 4 : SIZE_MAX;
  putBack(frames.bytes + at, size - at);
  if (frames.count == 0) isPlain_ = false;
}

// Of what waits, `size` bytes at most.
size_t PlainPcap::take(uint8_t* destination, size_t size) {
  const size_t count = std::min(size, waiting_.size() - waitingAt_);
  std::copy_n(waiting_.begin() + static_cast<std::ptrdiff_t>(waitingAt_), count, destination);
  waitingAt_ += count;
  return count;
}

// As many bytes as there are, `wanted` at most. An error of the input is left to libpcap, which comes upon it again.
size_t PlainPcap::fill(uint8_t* destination, size_t wanted) {
  size_t size = take(destination, wanted);
  try {
    while (size < wanted) {
      const size_t count = input_->read(destination + size, wanted - size);
      if (count == 0) break;
      size += count;
    }
  } catch (const Fault&) {
  }
  return size;
}

// Before what waits already.
void PlainPcap::putBack(const uint8_t* bytes, size_t size) {
  std::vector<uint8_t> waiting(bytes, bytes + size);
  waiting.insert(waiting.end(), waiting_.begin() + static_cast<std::ptrdiff_t>(waitingAt_), waiting_.end());
  waiting_ = std::move(waiting);
  waitingAt_ = 0;
}

}  // namespace tscap
