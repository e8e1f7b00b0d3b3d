// Decodes pictures and sound for src/decode: requests on stdin, an answer to each on stdout, in order, until stdin ends.
// Usage: decode [megabytes of memory] [milliseconds of CPU for a request]

#include <cerrno>
#include <cstdlib>
#include <map>
#include <new>

#include <unistd.h>

#include "audio.h"
#include "limits.h"
#include "picture.h"

namespace tscap {

namespace {

constexpr size_t kMaxSessions = 64;
constexpr unsigned kMaxSide = 8192;
constexpr uint8_t kWantsJpeg = 1, kWantsRgb = 2, kWantsSamples = 4, kWantsThumbnail = 8;

bool readAll(void* to, size_t size) {
  auto* at = static_cast<uint8_t*>(to);
  while (size > 0) {
    const ssize_t length = read(STDIN_FILENO, at, size);
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) return false;
    at += length;
    size -= static_cast<size_t>(length);
  }
  return true;
}

bool writeAll(const std::vector<uint8_t>& bytes) {
  size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t length = write(STDOUT_FILENO, bytes.data() + at, bytes.size() - at);
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) return false;
    at += static_cast<size_t>(length);
  }
  return true;
}

void pictureFacts(const AVFrame& frame, bool isDamaged, MessageWriter& to) {
  const char* const format = av_get_pix_fmt_name(static_cast<AVPixelFormat>(frame.format));
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  const bool isInterlaced = (frame.flags & AV_FRAME_FLAG_INTERLACED) != 0;
  const bool isTopFirst = (frame.flags & AV_FRAME_FLAG_TOP_FIELD_FIRST) != 0;
#else
  const bool isInterlaced = frame.interlaced_frame != 0;
  const bool isTopFirst = frame.top_field_first != 0;
#endif
  to.number(static_cast<uint16_t>(frame.width));
  to.number(static_cast<uint16_t>(frame.height));
  to.number(static_cast<uint8_t>((isInterlaced ? 1 : 0) | (isTopFirst ? 2 : 0) | (isDamaged ? 4 : 0)));
  to.text(format == nullptr ? "" : format);
}

class Decoder {
 public:
  // Writes the answer to a request.
  void answer(Request kind, MessageReader& request, MessageWriter& to) {
    const double before = cpuMicroseconds();
    const auto id = request.number<uint32_t>();
    try {
      take(kind, id, request, to);
      return;
    } catch (const std::bad_alloc&) {
      fail(id, "out of memory", before, to);
    } catch (const std::exception& error) {
      fail(id, error.what(), before, to);
    }
  }

 private:
  void take(Request kind, uint32_t id, MessageReader& request, MessageWriter& to) {
    switch (kind) {
      case Request::kPicture: return picture(id, request, to);
      case Request::kAudioOpen: return openAudio(id, request, to);
      case Request::kAudio: return audio(id, request, to);
      case Request::kAudioClose: return closeAudio(id, request, to);
      case Request::kJpeg: return jpeg(id, request, to);
    }
    throw RequestError("unknown kind of request");
  }

  static void fail(uint32_t id, const std::string& reason, double cpuBefore, MessageWriter& to) {
    to.begin(Answer::kFailed);
    to.number(id);
    to.number(static_cast<float>(cpuMicroseconds() - cpuBefore));
    to.text(reason);
  }

  // CPU time goes in last, when it is known.
  static void beginAnswer(Answer kind, uint32_t id, MessageWriter& to) {
    to.begin(kind);
    to.number(id);
    to.number(0.0f);
  }

  static void picture(uint32_t id, MessageReader& request, MessageWriter& to) {
    const double before = cpuMicroseconds();
    const std::string codec = request.text();
    const auto wants = request.number<uint8_t>();
    const auto height = request.number<uint16_t>();
    const auto quality = request.number<uint8_t>();
    const auto rgbHeight = request.number<uint16_t>();
    const auto columns = request.number<uint16_t>();
    const auto rows = request.number<uint16_t>();
    const auto thumbnailHeight = request.number<uint16_t>();
    if (height < 2 || columns > 640 || rows > 640) throw RequestError("sizes out of range");
    bool isDamaged = false;
    const Frame frame = decodePicture(codec, request.rest(), request.restSize(), isDamaged);
    ScaledPicture scaled = scalePicture(*frame, height);
    beginAnswer(Answer::kPicture, id, to);
    pictureFacts(*frame, isDamaged, to);
    to.number(static_cast<uint16_t>(scaled.frame->width));
    to.number(static_cast<uint16_t>(scaled.frame->height));
    to.number(wants);
    if ((wants & kWantsSamples) != 0) writeSamples(scaled, columns, rows, to);
    if ((wants & (kWantsJpeg | kWantsRgb | kWantsThumbnail)) != 0) toJpegColour(scaled);
    if ((wants & kWantsRgb) != 0) writeRgb(*scaled.frame, rgbHeight, to);
    if ((wants & kWantsJpeg) != 0) writeJpeg(*scaled.frame, quality, to);
    if ((wants & kWantsThumbnail) != 0) writeJpeg(*smallerPicture(*scaled.frame, thumbnailHeight), quality, to);
    to.cpuTime(cpuMicroseconds() - before);
  }

  void openAudio(uint32_t id, MessageReader& request, MessageWriter& to) {
    const double before = cpuMicroseconds();
    const auto session = request.number<uint32_t>();
    const std::string codec = request.text();
    sessions_.erase(session);
    if (sessions_.size() >= kMaxSessions) throw RequestError("too many sessions");
    sessions_.emplace(session, codec);
    emptyAudio(id, session, before, to);
  }

  void audio(uint32_t id, MessageReader& request, MessageWriter& to) {
    const double before = cpuMicroseconds();
    const auto session = request.number<uint32_t>();
    const auto isBehindGap = request.number<uint8_t>();
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) throw RequestError("no such session");
    beginAnswer(Answer::kAudio, id, to);
    to.number(session);
    found->second.feed(request.rest(), request.restSize(), isBehindGap != 0, to);
    to.cpuTime(cpuMicroseconds() - before);
  }

  void closeAudio(uint32_t id, MessageReader& request, MessageWriter& to) {
    const double before = cpuMicroseconds();
    const auto session = request.number<uint32_t>();
    sessions_.erase(session);
    emptyAudio(id, session, before, to);
  }

  static void emptyAudio(uint32_t id, uint32_t session, double before, MessageWriter& to) {
    beginAnswer(Answer::kAudio, id, to);
    to.number(session);
    to.number(uint32_t{0});  // rate
    to.number(uint8_t{0});   // channels
    to.text("");
    to.number(uint32_t{0});  // frames
    to.number(uint32_t{0});  // errors
    to.number(uint32_t{0});  // samples
    to.cpuTime(cpuMicroseconds() - before);
  }

  static void jpeg(uint32_t id, MessageReader& request, MessageWriter& to) {
    const double before = cpuMicroseconds();
    const auto width = request.number<uint16_t>();
    const auto height = request.number<uint16_t>();
    const auto quality = request.number<uint8_t>();
    if (width < 1 || height < 1 || width > kMaxSide || height > kMaxSide) throw RequestError("sizes out of range");
    if (request.restSize() != static_cast<size_t>(width) * height * 3) throw RequestError("not width × height × 3 bytes");
    beginAnswer(Answer::kJpeg, id, to);
    writeJpegOfRgb(request.rest(), width, height, quality, to);
    to.cpuTime(cpuMicroseconds() - before);
  }

  std::map<uint32_t, AudioSession> sessions_;
};

int run(unsigned memoryMegabytes, unsigned cpuMilliseconds) {
  av_log_set_level(AV_LOG_QUIET);
  limitProcess(memoryMegabytes);
  Decoder decoder;
  std::vector<uint8_t> message;
  MessageWriter answer;
  answer.begin(Answer::kReady);
  answer.text(av_version_info());
  if (!writeAll(answer.finish())) return 0;
  uint32_t length;
  while (readAll(&length, sizeof length)) {
    if (length < 5 || length > kMaxMessage) return 3;
    message.resize(length);
    if (!readAll(message.data(), length)) return 0;
    limitCpu(cpuMilliseconds);
    MessageReader request(message.data() + 1, length - 1);
    decoder.answer(static_cast<Request>(message[0]), request, answer);
    limitCpu(0);
    if (!writeAll(answer.finish())) return 0;
  }
  return 0;
}

unsigned numberOr(const char* text, unsigned otherwise) {
  const unsigned long number = text == nullptr ? 0 : strtoul(text, nullptr, 10);
  return number == 0 || number > 1u << 20 ? otherwise : static_cast<unsigned>(number);
}

}  // namespace

}  // namespace tscap

int main(int count, char** arguments) {
  const unsigned memory = tscap::numberOr(count > 1 ? arguments[1] : nullptr, 1024);
  const unsigned cpu = tscap::numberOr(count > 2 ? arguments[2] : nullptr, 3000);
  return tscap::run(memory, cpu);
}
