#include <array>

#include "picture.h"

namespace tscap {

namespace {

constexpr std::array<const char*, 4> kCodecs = {"mpeg1video", "mpeg2video", "h264", "hevc"};
// 8K: more is refused before memory is taken.
constexpr int64_t kMaxPixels = 7680 * 4320;

const AVCodec* decoderOf(const std::string& name) {
  for (const char* known : kCodecs) {
    if (name != known) continue;
    const AVCodecDescriptor* const descriptor = avcodec_descriptor_get_by_name(known);
    const AVCodec* const decoder = descriptor == nullptr ? nullptr : avcodec_find_decoder(descriptor->id);
    if (decoder == nullptr) throw RequestError("this libavcodec has no decoder of " + name);
    return decoder;
  }
  throw RequestError("pictures of " + name + " are not decoded");
}

// A new one for each picture: parameter sets of another stream must not be taken for its own.
CodecContext openDecoder(const AVCodec* decoder) {
  CodecContext context(avcodec_alloc_context3(decoder));
  if (!context) throw std::bad_alloc();
  context->thread_count = 1;
  context->max_pixels = kMaxPixels;
  context->flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT;
  context->flags2 |= AV_CODEC_FLAG2_SHOW_ALL;
  if (avcodec_open2(context.get(), decoder, nullptr) < 0) throw RequestError("the decoder cannot be opened");
  return context;
}

}  // namespace

Frame decodePicture(const std::string& codecName, const uint8_t* bytes, size_t size, bool& isDamaged) {
  const CodecContext context = openDecoder(decoderOf(codecName));
  const Packet packet(av_packet_alloc());
  if (!packet || av_new_packet(packet.get(), static_cast<int>(size)) < 0) throw std::bad_alloc();
  memcpy(packet->data, bytes, size);
  packet->flags |= AV_PKT_FLAG_KEY;
  const int sent = avcodec_send_packet(context.get(), packet.get());
  avcodec_send_packet(context.get(), nullptr);
  Frame first(av_frame_alloc());
  if (!first) throw std::bad_alloc();
  if (avcodec_receive_frame(context.get(), first.get()) < 0) throw RequestError("no picture could be decoded");
  if (first->width <= 0 || first->height <= 0 || first->data[0] == nullptr) throw RequestError("the picture is empty");
  isDamaged = sent < 0 || first->decode_error_flags != 0 || (first->flags & AV_FRAME_FLAG_CORRUPT) != 0;
  return first;
}

}  // namespace tscap
