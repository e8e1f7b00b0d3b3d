#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace tscap {

// A message on stdin or stdout: its length without these four bytes (little-endian, as all numbers), then a kind, then what it holds.
// The other side is src/decode/protocol.ts.
enum class Request : uint8_t { kPicture = 1, kAudioOpen = 2, kAudio = 3, kAudioClose = 4, kJpeg = 5 };
enum class Answer : uint8_t { kReady = 0x80, kPicture = 0x81, kAudio = 0x82, kJpeg = 0x83, kFailed = 0x84 };

// No message is longer: an access unit of UHD 4:2:2 has a few megabytes.
constexpr size_t kMaxMessage = 64u << 20;

// What is wrong with a request; it costs this request alone.
class RequestError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Reads a request from its beginning; throws RequestError where it is too short.
class MessageReader {
 public:
  MessageReader(const uint8_t* bytes, size_t size) : bytes_(bytes), size_(size) {}

  template <typename Number>
  Number number() {
    Number value;
    memcpy(&value, take(sizeof value), sizeof value);
    return value;
  }
  // A length in one byte, and so many characters.
  std::string text() {
    const auto length = number<uint8_t>();
    return {reinterpret_cast<const char*>(take(length)), length};
  }
  const uint8_t* rest() const { return bytes_ + at_; }
  size_t restSize() const { return size_ - at_; }

 private:
  const uint8_t* take(size_t count) {
    if (count > size_ - at_) throw RequestError("the request is too short");
    const uint8_t* const from = bytes_ + at_;
    at_ += count;
    return from;
  }

  const uint8_t* bytes_;
  size_t size_;
  size_t at_ = 0;
};

// Builds an answer; its memory is used again for the next one.
class MessageWriter {
 public:
  void begin(Answer kind) {
    bytes_.assign(4, 0);
    bytes_.push_back(static_cast<uint8_t>(kind));
  }
  template <typename Number>
  void number(Number value) {
    bytes(&value, sizeof value);
  }
  void text(const std::string& text) {
    const size_t length = text.size() < 255 ? text.size() : 255;
    number(static_cast<uint8_t>(length));
    bytes(text.data(), length);
  }
  void bytes(const void* from, size_t count) {
    const auto* const first = static_cast<const uint8_t*>(from);
    bytes_.insert(bytes_.end(), first, first + count);
  }
  // Room for so many bytes, which the caller fills before anything else is written.
  uint8_t* room(size_t count) {
    const size_t at = bytes_.size();
    bytes_.resize(at + count);
    return bytes_.data() + at;
  }
  // µs of CPU that the answer took, behind its kind and id.
  void cpuTime(double microseconds) {
    const auto value = static_cast<float>(microseconds);
    memcpy(bytes_.data() + 9, &value, sizeof value);
  }
  // The whole message, its length in front.
  const std::vector<uint8_t>& finish() {
    const auto length = static_cast<uint32_t>(bytes_.size() - 4);
    memcpy(bytes_.data(), &length, sizeof length);
    return bytes_;
  }

 private:
  std::vector<uint8_t> bytes_;
};

}  // namespace tscap
