#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <pcap/pcap.h>

namespace tscap {

// The slab of src/capture/slab.ts while it is filled.
struct Frames {
  uint8_t* bytes;
  size_t byteCapacity;
  uint32_t* offsets;
  uint32_t* capturedLengths;
  uint32_t* wireLengths;
  uint32_t* seconds;
  uint32_t* nanoseconds;
  uint32_t capacity;

  uint32_t count = 0;
  size_t used = 0;

  size_t room() const { return byteCapacity - used; }

  // Needs a free row; takes no more bytes than there is room for.
  void add(const pcap_pkthdr& header, const uint8_t* frame, int64_t nanosecondsPerFraction) {
    const size_t length = std::min<size_t>(header.caplen, room());
    memcpy(bytes + used, frame, length);
    addRow(used, length, header.len, header.ts.tv_sec, header.ts.tv_usec * nanosecondsPerFraction);
    used += length;
  }

  // Needs a free row; the frame lies in the bytes already. The nanoseconds may be any number.
  void addRow(size_t offset, size_t length, uint32_t wireLength, int64_t wholeSeconds, int64_t fraction) {
    constexpr int64_t kBillion = 1000000000;
    if (fraction < 0 || fraction >= kBillion) {
      // A file may hold any number here.
      const int64_t carry = fraction / kBillion - (fraction % kBillion < 0 ? 1 : 0);
      wholeSeconds += carry;
      fraction -= carry * kBillion;
    }
    offsets[count] = static_cast<uint32_t>(offset);
    capturedLengths[count] = static_cast<uint32_t>(length);
    wireLengths[count] = wireLength;
    seconds[count] = static_cast<uint32_t>(wholeSeconds);
    nanoseconds[count] = static_cast<uint32_t>(fraction);
    count++;
  }
};

}  // namespace tscap
