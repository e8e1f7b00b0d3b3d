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
    constexpr int64_t kBillion = 1000000000;
    const size_t length = std::min<size_t>(header.caplen, room());
    int64_t wholeSeconds = header.ts.tv_sec;
    int64_t fraction = static_cast<int64_t>(header.ts.tv_usec) * nanosecondsPerFraction;
    if (fraction < 0 || fraction >= kBillion) {
      // A file may hold any number here.
      const int64_t carry = fraction / kBillion - (fraction % kBillion < 0 ? 1 : 0);
      wholeSeconds += carry;
      fraction -= carry * kBillion;
    }
    memcpy(bytes + used, frame, length);
    offsets[count] = static_cast<uint32_t>(used);
    capturedLengths[count] = static_cast<uint32_t>(length);
    wireLengths[count] = header.len;
    seconds[count] = static_cast<uint32_t>(wholeSeconds);
    nanoseconds[count] = static_cast<uint32_t>(fraction);
    used += length;
    count++;
  }
};

}  // namespace tscap
