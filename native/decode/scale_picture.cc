#include <algorithm>
#include <cmath>
#include <list>

#include "picture.h"

namespace tscap {

namespace {

constexpr unsigned kMaxWidth = 8192;
// Of so many forms of picture the scaler is kept: setting one up takes as long as scaling.
constexpr size_t kScalersKept = 16;

struct Form {
  int width, height, format, toWidth, toHeight, toFormat;
  bool operator==(const Form& other) const {
    return width == other.width && height == other.height && format == other.format && toWidth == other.toWidth &&
           toHeight == other.toHeight && toFormat == other.toFormat;
  }
};

struct KeptScaler {
  Form form;
  Scaler scaler;
};

// The last one used comes first.
SwsContext* scalerOf(const Form& form) {
  static std::list<KeptScaler> kept;
  auto found = std::find_if(kept.begin(), kept.end(), [&](const KeptScaler& each) { return each.form == form; });
  if (found == kept.end()) {
    const auto from = static_cast<AVPixelFormat>(form.format);
    const auto to = static_cast<AVPixelFormat>(form.toFormat);
    Scaler scaler(sws_getContext(form.width, form.height, from, form.toWidth, form.toHeight, to, SWS_BILINEAR, nullptr,
                                 nullptr, nullptr));
    if (!scaler) throw RequestError("pictures of this pixel format cannot be scaled");
    if (kept.size() >= kScalersKept) kept.pop_back();
    kept.push_front({form, std::move(scaler)});
  } else {
    kept.splice(kept.begin(), kept, found);
  }
  return kept.front().scaler.get();
}

int even(double size) { return std::max(2, static_cast<int>(std::lround(size / 2)) * 2); }

// Shape of a sample as wide by high, within reason.
double sampleAspect(AVRational aspect) {
  const double ratio = aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1;
  return ratio >= 0.25 && ratio <= 4 ? ratio : 1;
}

bool isFullRangeFormat(int format) {
  return format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P ||
         format == AV_PIX_FMT_YUVJ440P || format == AV_PIX_FMT_YUVJ411P;
}

// Where a stream does not tell, its size does.
void setWeights(ScaledPicture& picture, const AVFrame& source) {
  const AVPixFmtDescriptor* const format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(source.format));
  const bool isRgb = format != nullptr && (format->flags & AV_PIX_FMT_FLAG_RGB) != 0;
  const bool isHd = source.height >= 720;
  picture.kr = 0.299, picture.kb = 0.114;
  if (isRgb) return;
  switch (source.colorspace) {
    case AVCOL_SPC_BT709: picture.kr = 0.2126, picture.kb = 0.0722; break;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL: picture.kr = 0.2627, picture.kb = 0.0593; break;
    case AVCOL_SPC_SMPTE240M: picture.kr = 0.212, picture.kb = 0.087; break;
    case AVCOL_SPC_UNSPECIFIED:
      if (isHd) picture.kr = 0.2126, picture.kb = 0.0722;
      break;
    default: break;
  }
}

Frame newFrame(int width, int height, AVPixelFormat format) {
  Frame frame(av_frame_alloc());
  if (!frame) throw std::bad_alloc();
  frame->width = width;
  frame->height = height;
  frame->format = format;
  if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
  return frame;
}

void scaleInto(const AVFrame& source, uint8_t* const* planes, const int* strides, const Form& form) {
  SwsContext* const scaler = scalerOf(form);
  if (sws_scale(scaler, source.data, source.linesize, 0, source.height, planes, strides) <= 0) {
    throw RequestError("the picture could not be scaled");
  }
}

uint8_t clip(int value) { return static_cast<uint8_t>(std::min(255, std::max(0, value))); }

}  // namespace

ScaledPicture scalePicture(const AVFrame& source, unsigned height) {
  const int lines = even(std::min<double>(height, source.height));
  const double width = lines * sampleAspect(source.sample_aspect_ratio) * source.width / source.height;
  const int samples = even(std::min<double>(width, kMaxWidth));
  ScaledPicture scaled{newFrame(samples, lines, AV_PIX_FMT_YUV420P), false, 0, 0};
  scaleInto(source, scaled.frame->data, scaled.frame->linesize,
            {source.width, source.height, source.format, samples, lines, AV_PIX_FMT_YUV420P});
  // Full range formats are scaled to narrow range; others keep their samples.
  scaled.isFullRange = source.color_range == AVCOL_RANGE_JPEG && !isFullRangeFormat(source.format);
  setWeights(scaled, source);
  return scaled;
}

void toJpegColour(ScaledPicture& picture) {
  const double kr = picture.kr, kb = picture.kb, kg = 1 - kr - kb;
  // Red, green and blue are luma and so much of Cb and Cr.
  const double redCr = 2 * (1 - kr), blueCb = 2 * (1 - kb);
  const double greenCb = -2 * kb * (1 - kb) / kg, greenCr = -2 * kr * (1 - kr) / kg;
  const double lumaCb = 0.587 * greenCb + 0.114 * blueCb, lumaCr = 0.299 * redCr + 0.587 * greenCr;
  const double cbCb = (blueCb - lumaCb) / 1.772, cbCr = -lumaCr / 1.772;
  const double crCb = -lumaCb / 1.402, crCr = (redCr - lumaCr) / 1.402;
  const double lumaScale = picture.isFullRange ? 1 : 255.0 / 219, chromaScale = picture.isFullRange ? 1 : 255.0 / 224;
  const int black = picture.isFullRange ? 0 : 16;
  const auto fixed = [](double value) { return static_cast<int>(std::lround(value * 65536)); };
  const int y = fixed(lumaScale), yCb = fixed(lumaCb * chromaScale), yCr = fixed(lumaCr * chromaScale);
  const int bb = fixed(cbCb * chromaScale), br = fixed(cbCr * chromaScale);
  const int rb = fixed(crCb * chromaScale), rr = fixed(crCr * chromaScale);
  AVFrame& frame = *picture.frame;
  for (int line = 0; line < frame.height / 2; line++) {
    uint8_t* const cbLine = frame.data[1] + static_cast<ptrdiff_t>(line) * frame.linesize[1];
    uint8_t* const crLine = frame.data[2] + static_cast<ptrdiff_t>(line) * frame.linesize[2];
    uint8_t* const upper = frame.data[0] + static_cast<ptrdiff_t>(2 * line) * frame.linesize[0];
    uint8_t* const lower = upper + frame.linesize[0];
    for (int column = 0; column < frame.width / 2; column++) {
      const int cb = cbLine[column] - 128, cr = crLine[column] - 128;
      const int offset = yCb * cb + yCr * cr + 32768 - y * black;
      upper[2 * column] = clip((upper[2 * column] * y + offset) >> 16);
      upper[2 * column + 1] = clip((upper[2 * column + 1] * y + offset) >> 16);
      lower[2 * column] = clip((lower[2 * column] * y + offset) >> 16);
      lower[2 * column + 1] = clip((lower[2 * column + 1] * y + offset) >> 16);
      cbLine[column] = clip(128 + ((bb * cb + br * cr + 32768) >> 16));
      crLine[column] = clip(128 + ((rb * cb + rr * cr + 32768) >> 16));
    }
  }
  frame.format = AV_PIX_FMT_YUVJ420P;
  frame.color_range = AVCOL_RANGE_JPEG;
}

Frame smallerPicture(const AVFrame& picture, unsigned height) {
  const int lines = even(std::min<double>(height, picture.height));
  const int samples = even(static_cast<double>(lines) * picture.width / picture.height);
  Frame smaller = newFrame(samples, lines, AV_PIX_FMT_YUVJ420P);
  smaller->color_range = AVCOL_RANGE_JPEG;
  scaleInto(picture, smaller->data, smaller->linesize,
            {picture.width, picture.height, AV_PIX_FMT_YUVJ420P, samples, lines, AV_PIX_FMT_YUVJ420P});
  return smaller;
}

void writeRgb(const AVFrame& picture, unsigned height, MessageWriter& to) {
  const int lines = even(std::min<double>(height, picture.height));
  const int samples = even(static_cast<double>(lines) * picture.width / picture.height);
  to.number(static_cast<uint16_t>(samples));
  to.number(static_cast<uint16_t>(lines));
  uint8_t* const planes[4] = {to.room(static_cast<size_t>(samples) * lines * 3)};
  const int strides[4] = {samples * 3};
  scaleInto(picture, planes, strides,
            {picture.width, picture.height, AV_PIX_FMT_YUVJ420P, samples, lines, AV_PIX_FMT_RGB24});
}

}  // namespace tscap
