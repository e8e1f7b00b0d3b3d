#include "limits.h"

#include <csignal>
#include <ctime>

#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace tscap {

namespace {

void limit(int resource, rlim_t most) {
  struct rlimit bound;
  if (getrlimit(static_cast<decltype(RLIMIT_AS)>(resource), &bound) != 0) return;
  if (bound.rlim_max != RLIM_INFINITY && bound.rlim_max < most) most = bound.rlim_max;
  bound.rlim_cur = bound.rlim_max = most;
  setrlimit(static_cast<decltype(RLIMIT_AS)>(resource), &bound);
}

}  // namespace

void limitProcess(unsigned memoryMegabytes) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#endif
  limit(RLIMIT_CORE, 0);
#ifdef __linux__
  limit(RLIMIT_AS, static_cast<rlim_t>(memoryMegabytes) << 20);
#endif
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NPROC, 0);
  // No descriptor beside the three: nothing can be opened, nor any socket.
  limit(RLIMIT_NOFILE, 3);
}

void limitCpu(unsigned milliseconds) {
  const struct itimerval timer = {{0, 0}, {milliseconds / 1000, static_cast<suseconds_t>(milliseconds % 1000 * 1000)}};
  setitimer(ITIMER_PROF, &timer, nullptr);
}

double cpuMicroseconds() {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

}  // namespace tscap
