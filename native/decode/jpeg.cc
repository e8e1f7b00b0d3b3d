#include <algorithm>
#include <cmath>

#include "picture.h"

namespace tscap {

namespace {

// libjpeg's scale of its tables in percent, as the quantiser of MPEG-1 intra pictures, whose 8 leaves these as they are.
int quantiserOf(unsigned quality) {
  const double bounded = std::min(100u, std::max(1u, quality));
  const double percent = bounded < 50 ? 5000 / bounded : 200 - 2 * bounded;
  return std::min(31, std::max(1, static_cast<int>(std::lround(percent * 8 / 100))));
}

CodecContext openEncoder(int width, int height, int quantiser) {
  const AVCodec* const encoder = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
  if (encoder == nullptr) throw RequestError("this libavcodec has no encoder of JPEG");
  CodecContext context(avcodec_alloc_context3(encoder));
  if (!context) throw std::bad_alloc();
  context->width = width;
  context->height = height;
  context->pix_fmt = AV_PIX_FMT_YUVJ420P;
  context->color_range = AVCOL_RANGE_JPEG;
  context->time_base = {1, 1};
  context->thread_count = 1;
  context->flags |= AV_CODEC_FLAG_QSCALE;
  context->global_quality = quantiser * FF_QP2LAMBDA;
  context->qmin = context->qmax = quantiser;
  av_opt_set(context->priv_data, "huffman", "default", 0);
  if (avcodec_open2(context.get(), encoder, nullptr) < 0) throw RequestError("the encoder of JPEG cannot be opened");
  return context;
}

}  // namespace

void writeJpeg(const AVFrame& picture, unsigned quality, MessageWriter& to) {
  const int quantiser = quantiserOf(quality);
  const CodecContext context = openEncoder(picture.width, picture.height, quantiser);
  const Frame frame(av_frame_clone(&picture));
  if (!frame) throw std::bad_alloc();
  frame->quality = context->global_quality;
  frame->pts = 0;
  frame->pict_type = AV_PICTURE_TYPE_NONE;
  const Packet packet(av_packet_alloc());
  if (!packet) throw std::bad_alloc();
  if (avcodec_send_frame(context.get(), frame.get()) < 0 || avcodec_receive_packet(context.get(), packet.get()) < 0) {
    throw RequestError("the JPEG could not be made");
  }
  to.number(static_cast<uint32_t>(packet->size));
  to.bytes(packet->data, static_cast<size_t>(packet->size));
}

void writeJpegOfRgb(const uint8_t* rgb, unsigned width, unsigned height, unsigned quality, MessageWriter& to) {
  Frame frame(av_frame_alloc());
  if (!frame) throw std::bad_alloc();
  frame->width = static_cast<int>(width);
  frame->height = static_cast<int>(height);
  frame->format = AV_PIX_FMT_YUVJ420P;
  if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
  const Scaler scaler(sws_getContext(frame->width, frame->height, AV_PIX_FMT_RGB24, frame->width, frame->height,
                                     AV_PIX_FMT_YUVJ420P, SWS_BILINEAR, nullptr, nullptr, nullptr));
  if (!scaler) throw RequestError("RGB of this size cannot be converted");
  const uint8_t* const planes[4] = {rgb};
  const int strides[4] = {static_cast<int>(width) * 3};
  sws_scale(scaler.get(), planes, strides, 0, frame->height, frame->data, frame->linesize);
  writeJpeg(*frame, quality, to);
}

}  // namespace tscap
