#include "byte_input.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/stat.h>
#include <unistd.h>

#include "../js/fault.h"

namespace tscap {
namespace {

constexpr size_t kBufferSize = 1 << 16;
constexpr int kWriterPollMs = 100;

// Linux has a pipe wait until a writer has been there. Elsewhere one that nobody has opened for writing is at its end at once.
#ifdef __linux__
constexpr bool kSeemsEndedBeforeItsWriter = false;
#else
constexpr bool kSeemsEndedBeforeItsWriter = true;
#endif

}  // namespace

ByteInput::ByteInput(int descriptor, bool isNamedPipe)
    : descriptor_(descriptor),
      awaitsWriter_(isNamedPipe && kSeemsEndedBeforeItsWriter),
      buffer_(new uint8_t[kBufferSize]) {}

ByteInput::~ByteInput() {
  if (descriptor_ != STDIN_FILENO) close(descriptor_);
}

size_t ByteInput::peek(size_t wanted) {
  wanted = std::min(wanted, kBufferSize);
  if (begin_ > 0) {
    memmove(buffer_.get(), peeked(), available());
    end_ -= begin_;
    begin_ = 0;
  }
  while (available() < wanted) {
    const size_t count = readDescriptor(buffer_.get() + end_, kBufferSize - end_);
    if (count == 0) break;
    end_ += count;
  }
  return available();
}

size_t ByteInput::read(uint8_t* destination, size_t size) {
  if (available() == 0) {
    if (size >= kBufferSize) return readDescriptor(destination, size);
    begin_ = 0;
    end_ = readDescriptor(buffer_.get(), kBufferSize);
  }
  const size_t count = std::min(size, available());
  memcpy(destination, peeked(), count);
  begin_ += count;
  return count;
}

bool ByteInput::isRegularFile() const {
  struct stat status;
  return fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode);
}

bool ByteInput::wouldWait(size_t wanted) const {
  return available() < wanted && wake_.waitReadable(descriptor_, 0) == Wake::Outcome::kTimeOut;
}

size_t ByteInput::readDescriptor(uint8_t* destination, size_t size) {
  for (;;) {
    if (wake_.waitReadable(descriptor_, -1) == Wake::Outcome::kWoken) return 0;
    const ssize_t count = ::read(descriptor_, destination, size);
    if (count == 0 && awaitsWriter_) {
      wake_.wait(kWriterPollMs);
      continue;
    }
    if (count > 0) awaitsWriter_ = false;
    if (count >= 0) return static_cast<size_t>(count);
    if (errno != EINTR && errno != EAGAIN) throw Fault("BAD_FILE", strerror(errno));
  }
}

}  // namespace tscap
