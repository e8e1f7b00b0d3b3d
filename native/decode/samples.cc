#include <algorithm>
#include <array>
#include <cmath>

#include "picture.h"

namespace tscap {

namespace {

struct Scale {
  double factor, offset;
};

// Of samples of the full range to those of 16 to 235, or 240 for colour.
Scale narrowScale(bool isFullRange, bool isLuma) {
  if (!isFullRange) return {1, 0};
  if (isLuma) return {219.0 / 255, 16};
  return {224.0 / 255, 128 - 128 * 224.0 / 255};
}

// Means of the parts of a plane; where it is smaller than the grid, parts share samples.
void writeGrid(const uint8_t* plane, int stride, int planeWidth, int planeHeight, int width, int height, Scale scale,
               uint8_t* to) {
  for (int row = 0; row < height; row++) {
    const int top = row * planeHeight / height;
    const int bottom = std::max(top + 1, (row + 1) * planeHeight / height);
    for (int column = 0; column < width; column++) {
      const int left = column * planeWidth / width;
      const int right = std::max(left + 1, (column + 1) * planeWidth / width);
      unsigned sum = 0;
      for (int line = top; line < bottom; line++) {
        const uint8_t* const samples = plane + static_cast<ptrdiff_t>(line) * stride;
        for (int at = left; at < right; at++) sum += samples[at];
      }
      const double mean = static_cast<double>(sum) / ((bottom - top) * (right - left));
      *to++ = static_cast<uint8_t>(std::lround(mean * scale.factor + scale.offset));
    }
  }
}

using Histogram = std::array<unsigned, 256>;

Histogram histogramOf(const AVFrame& frame) {
  Histogram counts{};
  for (int line = 0; line < frame.height; line++) {
    const uint8_t* const samples = frame.data[0] + static_cast<ptrdiff_t>(line) * frame.linesize[0];
    for (int at = 0; at < frame.width; at++) counts[samples[at]]++;
  }
  return counts;
}

void writeStatistics(const Histogram& counts, Scale scale, MessageWriter& to) {
  double count = 0, sum = 0, squares = 0;
  int least = 255, most = 0;
  for (int value = 0; value < 256; value++) {
    if (counts[value] == 0) continue;
    least = std::min(least, value);
    most = std::max(most, value);
    count += counts[value];
    sum += static_cast<double>(counts[value]) * value;
    squares += static_cast<double>(counts[value]) * value * value;
  }
  const double mean = sum / count;
  const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean));
  to.number(static_cast<float>(mean * scale.factor + scale.offset));
  to.number(static_cast<float>(deviation * scale.factor));
  to.number(static_cast<float>(least * scale.factor + scale.offset));
  to.number(static_cast<float>(most * scale.factor + scale.offset));
}

}  // namespace

void writeSamples(const ScaledPicture& picture, unsigned width, unsigned height, MessageWriter& to) {
  const AVFrame& frame = *picture.frame;
  const auto columns = static_cast<int>(width), rows = static_cast<int>(height);
  for (int plane = 0; plane < 3; plane++) {
    const int shift = plane == 0 ? 0 : 1;
    writeGrid(frame.data[plane], frame.linesize[plane], frame.width >> shift, frame.height >> shift, columns, rows,
              narrowScale(picture.isFullRange, plane == 0), to.room(static_cast<size_t>(width) * height));
  }
  writeStatistics(histogramOf(frame), narrowScale(picture.isFullRange, true), to);
}

}  // namespace tscap
