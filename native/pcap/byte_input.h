#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "wake.h"

namespace tscap {

// Reads a descriptor (file, pipe, terminal) through a read-ahead buffer; a wait for bytes can be interrupted.
// One thread at a time, but for interrupt().
class ByteInput {
 public:
  // Takes over the descriptor; standard input is not closed at the end. Of a named pipe the first writer is waited for.
  ByteInput(int descriptor, bool isNamedPipe);
  ~ByteInput();
  ByteInput(const ByteInput&) = delete;
  ByteInput& operator=(const ByteInput&) = delete;

  // Reads ahead until so many bytes are at hand or the input ended, and returns how many are; they stay to be read.
  size_t peek(size_t wanted);
  const uint8_t* peeked() const { return buffer_.get() + begin_; }

  // Some bytes, at most `size`; 0 at the end of the input or when interrupted. Throws Fault.
  size_t read(uint8_t* destination, size_t size);

  // Not a pipe, a socket or a terminal: nobody has to be waited for.
  bool isRegularFile() const;

  // Whether reading so many bytes had to wait for the writer.
  bool wouldWait(size_t wanted) const;

  // Every wait ends at once, and nothing more is read.
  void interrupt() { wake_.raise(); }
  bool isInterrupted() const { return wake_.isRaised(); }

 private:
  size_t available() const { return end_ - begin_; }
  size_t readDescriptor(uint8_t* destination, size_t size);

  const int descriptor_;
  // Its end is none before the first byte.
  bool awaitsWriter_;
  Wake wake_;
  std::unique_ptr<uint8_t[]> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace tscap
