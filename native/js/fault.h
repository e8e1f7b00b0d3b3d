#pragma once

#include <stdexcept>
#include <string>

namespace tscap {

// An operating fault: a code that the module which calls the addon knows (CaptureError in src/capture/frame-source.ts has a
// list), and a text for the user.
class Fault : public std::runtime_error {
 public:
  Fault(std::string code, const std::string& text) : std::runtime_error(text), code_(std::move(code)) {}

  const std::string& code() const { return code_; }

 private:
  std::string code_;
};

}  // namespace tscap
