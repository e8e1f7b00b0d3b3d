#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "byte_input.h"
#include "frames.h"

namespace tscap {

// Reads the frames of a pcap file in the byte order of this machine straight into a slab, where they stay with the record headers between
// them: libpcap would copy each of them twice. Whatever is odd is left to libpcap, to which the bytes are given as if nothing had been read.
class PlainPcap {
 public:
  explicit PlainPcap(std::shared_ptr<ByteInput> input);

  // Whether the file is such a one, on a disk; looks at its header, which stays to be read.
  bool isPlain() const { return isPlain_; }

  // The bytes for libpcap: of a plain file the header alone, until it asks for more, which ends the reading here. Throws Fault.
  size_t readForLibpcap(uint8_t* destination, size_t size);

  // Frames of more bytes are left to libpcap.
  void setLongest(size_t bytes) { longest_ = bytes; }

  // Fills empty frames with the whole records that there are. None: what comes is for libpcap, and so is all behind it.
  void read(Frames& frames);

 private:
  size_t take(uint8_t* destination, size_t size);
  size_t fill(uint8_t* destination, size_t wanted);
  void putBack(const uint8_t* bytes, size_t size);

  std::shared_ptr<ByteInput> input_;
  bool isPlain_ = false;
  int64_t nanosecondsPerFraction_ = 1;
  size_t longest_ = 0;
  size_t headerLeft_ = 0;
  // More would be put back again, as there are rows for so many frames only.
  size_t wanted_ = SIZE_MAX;
  // Bytes that were read and are not used, from `waitingAt_` on.
  std::vector<uint8_t> waiting_;
  size_t waitingAt_ = 0;
};

}  // namespace tscap
