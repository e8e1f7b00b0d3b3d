#pragma once

#include <cstdint>
#include <string>

#include "libav.h"
#include "message.h"

namespace tscap {

// Decodes the one picture of an access unit; what it needs (parameter sets) must be in it. Knows nothing of the pictures before.
// `isDamaged`: parts are missing and were concealed. Throws RequestError when there is none.
Frame decodePicture(const std::string& codecName, const uint8_t* bytes, size_t size, bool& isDamaged);

// A picture of 8 bits 4:2:0, scaled to square samples.
struct ScaledPicture {
  Frame frame;
  // Samples are of full range (0 to 255) instead of 16 to 235.
  bool isFullRange;
  // Weights of red and blue in luma.
  double kr, kb;
};

// At most `height` lines, never more than there are; both sizes are even.
ScaledPicture scalePicture(const AVFrame& source, unsigned height);

// Brings samples to what JPEG files have, in place: full range, weights of BT.601.
void toJpegColour(ScaledPicture& picture);

// A copy of a picture in JPEG's colours with at most `height` lines.
Frame smallerPicture(const AVFrame& picture, unsigned height);

// Writes a JPEG of yuvj420p, its length in front. `quality` as libjpeg's, 1 to 100.
void writeJpeg(const AVFrame& picture, unsigned quality, MessageWriter& to);

// A JPEG of width × height × 3 bytes of RGB, its length in front.
void writeJpegOfRgb(const uint8_t* rgb, unsigned width, unsigned height, unsigned quality, MessageWriter& to);

// What is looked at: width × height samples of Y, Cb and Cr, each the mean of its part of the picture; then mean, deviation, least and most
// of luma in the scaled picture. All are in the scale of 16 (black) to 235 (white).
void writeSamples(const ScaledPicture& picture, unsigned width, unsigned height, MessageWriter& to);

// width and height, then width × height × 3 bytes of RGB; `height` at most, of a picture in JPEG's colours.
void writeRgb(const AVFrame& picture, unsigned height, MessageWriter& to);

}  // namespace tscap
