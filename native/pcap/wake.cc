#include "wake.h"

#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "../js/fault.h"

namespace tscap {
namespace {

std::mutex registryMutex;

std::set<Wake*>& registry() {
  // Never destroyed: a worker thread may outlive the static objects of the process.
  static auto* wakes = new std::set<Wake*>();
  return *wakes;
}

}  // namespace

Wake::Wake() {
  int ends[2];
  if (pipe(ends) != 0) throw Fault("DEVICE_FAILED", std::string("no pipe: ") + strerror(errno));
  readEnd_ = ends[0];
  writeEnd_ = ends[1];
  for (int end : ends) {
    fcntl(end, F_SETFD, FD_CLOEXEC);
    fcntl(end, F_SETFL, O_NONBLOCK);
  }
  std::lock_guard<std::mutex> lock(registryMutex);
  registry().insert(this);
}

Wake::~Wake() {
  {
    std::lock_guard<std::mutex> lock(registryMutex);
    registry().erase(this);
  }
  close(readEnd_);
  close(writeEnd_);
}

void Wake::raise() {
  if (isRaised_.exchange(true)) return;
  while (write(writeEnd_, "", 1) < 0 && errno == EINTR) {
  }
}

Wake::Outcome Wake::waitReadable(int descriptor, int timeOutMs) const {
  pollfd waits[2] = {{descriptor, POLLIN, 0}, {readEnd_, POLLIN, 0}};
  int ready;
  do {
    ready = poll(waits, 2, timeOutMs);
  } while (ready < 0 && errno == EINTR);
  if (isRaised_) return Outcome::kWoken;
  return ready == 0 ? Outcome::kTimeOut : Outcome::kReady;
}

void Wake::raiseAll() {
  std::lock_guard<std::mutex> lock(registryMutex);
  for (Wake* wake : registry()) wake->raise();
}

}  // namespace tscap
