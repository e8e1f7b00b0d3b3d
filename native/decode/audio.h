#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libav.h"
#include "message.h"

namespace tscap {

// Turns the frames of one elementary stream into samples of 48 kHz, as they come.
class AudioSession {
 public:
  // Throws RequestError where the codec is none that can be decoded.
  explicit AudioSession(const std::string& codecName);

  // The next bytes of the stream, which may begin and end anywhere in a frame. `isBehindGap`: they do not follow the ones before.
  // Writes: sample rate of the stream, channels, name of their layout, frames, frames that could not be decoded, samples of each channel, and these as
  // floats, of all channels in turn.
  void feed(const uint8_t* bytes, size_t size, bool isBehindGap, MessageWriter& to);

 private:
  void begin();
  void decode(const uint8_t* bytes, size_t size);
  void convert(AVFrame& frame);
  void openResampler(AVFrame& frame);

  const AVCodec* decoder_;
  CodecContext context_;
  Parser parser_;
  Resampler resampler_;
  Frame frame_;
  Packet packet_;
  std::vector<float> samples_;
  std::string layout_;
  int rate_ = 0;
  int channels_ = 0;
  int format_ = -1;
  uint32_t frames_ = 0;
  uint32_t errors_ = 0;
};

}  // namespace tscap
