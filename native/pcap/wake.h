#pragma once

#include <atomic>

namespace tscap {

// Ends the waits of another thread for good: a pipe that becomes readable once and stays so.
class Wake {
 public:
  enum class Outcome { kReady, kTimeOut, kWoken };

  Wake();
  ~Wake();
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;

  // Safe from every thread, any number of times.
  void raise();
  bool isRaised() const { return isRaised_; }

  // Waits until the descriptor is readable (or failed: reading it then says how). A time-out of -1 is none.
  Outcome waitReadable(int descriptor, int timeOutMs) const;

  // Waits for so long, or until it is raised.
  void wait(int timeOutMs) const { waitReadable(-1, timeOutMs); }

  // Raises all that exist, so that no worker thread still waits when the process ends.
  static void raiseAll();

 private:
  int readEnd_ = -1;
  int writeEnd_ = -1;
  std::atomic<bool> isRaised_{false};
};

}  // namespace tscap
