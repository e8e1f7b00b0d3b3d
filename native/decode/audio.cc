#include "audio.h"

#include <array>

namespace tscap {

namespace {

constexpr std::array<const char*, 11> kCodecs = {"mp1",  "mp2", "mp3",  "aac",   "aac_latm", "ac3",
                                                 "eac3", "dts", "opus", "s302m", "truehd"};
constexpr int kRate = 48000;
constexpr int kMaxChannels = 16;

const AVCodec* decoderOf(const std::string& name) {
  for (const char* known : kCodecs) {
    if (name != known) continue;
    const AVCodecDescriptor* const descriptor = avcodec_descriptor_get_by_name(known);
    const AVCodec* const decoder = descriptor == nullptr ? nullptr : avcodec_find_decoder(descriptor->id);
    if (decoder == nullptr) throw RequestError("this libavcodec has no decoder of " + name);
    return decoder;
  }
  throw RequestError("sound of " + name + " is not decoded");
}

std::string layoutName(const AVFrame& frame) {
  char name[64] = "";
  av_channel_layout_describe(&frame.ch_layout, name, sizeof name);
  return name;
}

}  // namespace

AudioSession::AudioSession(const std::string& codecName)
    : decoder_(decoderOf(codecName)), frame_(av_frame_alloc()), packet_(av_packet_alloc()) {
  if (!frame_ || !packet_) throw std::bad_alloc();
  begin();
}

void AudioSession::begin() {
  context_.reset(avcodec_alloc_context3(decoder_));
  if (!context_) throw std::bad_alloc();
  context_->thread_count = 1;
  if (avcodec_open2(context_.get(), decoder_, nullptr) < 0) throw RequestError("the decoder cannot be opened");
  // Where there is none, each access unit is one frame.
  parser_.reset(av_parser_init(decoder_->id));
  resampler_.reset();
  rate_ = 0;
}

void AudioSession::feed(const uint8_t* bytes, size_t size, bool isBehindGap, MessageWriter& to) {
  if (isBehindGap) begin();
  samples_.clear();
  frames_ = errors_ = 0;
  if (!parser_) decode(bytes, size);
  // The parser reads beyond what it is given.
  std::vector<uint8_t> padded(bytes, bytes + size);
  padded.resize(size + AV_INPUT_BUFFER_PADDING_SIZE);
  size_t at = 0;
  while (parser_ && at < size) {
    uint8_t* out = nullptr;
    int outSize = 0;
    const int taken = av_parser_parse2(parser_.get(), context_.get(), &out, &outSize, padded.data() + at,
                                       static_cast<int>(size - at), AV_NOPTS_VALUE, AV_NOPTS_VALUE, 0);
    if (taken < 0 || (taken == 0 && outSize == 0)) break;
    at += static_cast<size_t>(taken);
    if (outSize > 0) decode(out, static_cast<size_t>(outSize));
  }
  to.number(static_cast<uint32_t>(rate_));
  to.number(static_cast<uint8_t>(channels_));
  to.text(layout_);
  to.number(frames_);
  to.number(errors_);
  to.number(static_cast<uint32_t>(channels_ == 0 ? 0 : samples_.size() / static_cast<size_t>(channels_)));
  to.bytes(samples_.data(), samples_.size() * sizeof(float));
}

void AudioSession::decode(const uint8_t* bytes, size_t size) {
  if (av_new_packet(packet_.get(), static_cast<int>(size)) < 0) throw std::bad_alloc();
  memcpy(packet_->data, bytes, size);
  if (avcodec_send_packet(context_.get(), packet_.get()) < 0) errors_++;
  av_packet_unref(packet_.get());
  int received;
  while ((received = avcodec_receive_frame(context_.get(), frame_.get())) >= 0) {
    frames_++;
    convert(*frame_);
    av_frame_unref(frame_.get());
  }
  if (received != AVERROR(EAGAIN) && received != AVERROR_EOF) errors_++;
}

void AudioSession::convert(AVFrame& frame) {
  const int channels = frame.ch_layout.nb_channels;
  if (frame.sample_rate <= 0 || channels <= 0 || channels > kMaxChannels) {
    errors_++;
    return;
  }
  const std::string layout = layoutName(frame);
  const bool isSame = resampler_ && rate_ == frame.sample_rate && format_ == frame.format && layout == layout_;
  if (!isSame) {
    // A message has one number of channels: what changes within it begins anew.
    if (channels != channels_) samples_.clear();
    layout_ = layout;
    openResampler(frame);
  }
  const int room = swr_get_out_samples(resampler_.get(), frame.nb_samples);
  if (room < 0) return;
  const size_t before = samples_.size();
  samples_.resize(before + static_cast<size_t>(room) * static_cast<size_t>(channels_));
  uint8_t* out[1] = {reinterpret_cast<uint8_t*>(samples_.data() + before)};
  const int made = swr_convert(resampler_.get(), out, room, const_cast<const uint8_t**>(frame.extended_data),
                               frame.nb_samples);
  samples_.resize(before + static_cast<size_t>(made < 0 ? 0 : made) * static_cast<size_t>(channels_));
}

void AudioSession::openResampler(AVFrame& frame) {
  SwrContext* opened = nullptr;
  const int result =
      swr_alloc_set_opts2(&opened, &frame.ch_layout, AV_SAMPLE_FMT_FLT, kRate, &frame.ch_layout,
                          static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr);
  resampler_.reset(opened);
  if (result < 0 || swr_init(opened) < 0) throw RequestError("samples of this format cannot be converted");
  rate_ = frame.sample_rate;
  channels_ = frame.ch_layout.nb_channels;
  format_ = frame.format;
}

}  // namespace tscap
