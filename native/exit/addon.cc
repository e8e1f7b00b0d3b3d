// The function that src/cli/leave.ts calls.
#include <unistd.h>

#include "../js/js.h"

namespace tscap {
namespace {

// leave(code): ends the process at once. What runs at the end of a process does not: no handler, no destructor, no thread is
// waited for.
napi_value leave(js::Arguments& arguments) { _exit(static_cast<int>(arguments.integer(0))); }

}  // namespace
}  // namespace tscap

NAPI_MODULE_INIT() {
  try {
    tscap::js::addFunction(env, exports, "leave", tscap::leave);
    return exports;
  } catch (const tscap::js::Pending&) {
    return nullptr;
  }
}
