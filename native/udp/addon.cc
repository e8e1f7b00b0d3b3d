// The functions that src/output/udp-sender.ts calls: senders of datagrams, and the clock of their due times.
#include <net/if.h>

#include <memory>
#include <string>

#include "../js/fault.h"
#include "../js/js.h"
#include "udp_sender.h"

namespace tscap {
namespace {

constexpr napi_type_tag kSenderTag = {0x7473636170000003, 0x73656e6465720000};
constexpr size_t kColumns = 6;

struct Outlet {
  explicit Outlet(const SenderOptions& options) : sender(options) {}

  UdpSender sender;
  bool isSending = false;
};

struct Sending {
  Datagrams datagrams;
  uint32_t first;
  uint32_t count;
  uint32_t sent = 0;
  std::string error;
};

const std::shared_ptr<Outlet>& openOutlet(const js::Arguments& arguments) {
  const auto& outlet = js::unwrap<Outlet>(arguments, 0, kSenderTag);
  if (!outlet) throw Fault("CLOSED", "the sender is closed");
  return outlet;
}

// openSender(interface, ttl, sendBufferBytes) → sender; '' lets the routing table choose the interface
napi_value openSender(js::Arguments& arguments) {
  const std::string interface = arguments.text(0);
  const unsigned index = interface.empty() ? 0 : if_nametoindex(interface.c_str());
  if (!interface.empty() && index == 0) throw Fault("NO_SUCH_DEVICE", "there is no interface " + interface);
  const SenderOptions options = {index, static_cast<int>(arguments.integer(1)), static_cast<int>(arguments.integer(2))};
  return js::wrap(arguments.env, std::make_shared<Outlet>(options), kSenderTag);
}

template <typename T>
const T* rowsOf(const js::Span<T>& column, size_t rows) {
  if (column.size < rows) throw Fault("ERR_BAD_ARGUMENT", "a column is too short");
  return column.data;
}

// The columns from the second argument on, with so many rows.
Datagrams datagramsOf(const js::Arguments& arguments, size_t rows) {
  const auto bytes = arguments.bytes(1);
  const Datagrams datagrams = {bytes.data,
                               rowsOf(arguments.column(2), rows),
                               rowsOf(arguments.column(3), rows),
                               rowsOf(arguments.column(4), 4 * rows),
                               rowsOf(arguments.column<uint16_t>(5), rows),
                               rowsOf(arguments.column<double>(6), rows)};
  for (size_t row = 0; row < rows; row++) {
    const size_t end = static_cast<size_t>(datagrams.offsets[row]) + datagrams.lengths[row];
    if (end > bytes.size) throw Fault("ERR_BAD_ARGUMENT", "a row is outside the bytes");
  }
  return datagrams;
}

// send(sender, bytes, offsets, lengths, addresses, ports, dueNs, first, count) → Promise<{ sent, fault }>: the number of
// datagrams sent, and '' or what the system refused. The columns must not change until it settles.
napi_value send(js::Arguments& arguments) {
  const auto outlet = openOutlet(arguments);
  if (outlet->isSending) throw Fault("BUSY", "one send at a time");
  const size_t first = arguments.integer(7);
  const size_t count = arguments.integer(8);
  const auto sending = std::make_shared<Sending>();
  sending->datagrams = datagramsOf(arguments, first + count);
  sending->first = static_cast<uint32_t>(first);
  sending->count = static_cast<uint32_t>(count);
  std::vector<napi_value> kept;
  for (size_t index = 0; index <= kColumns; index++) kept.push_back(arguments.at(index));
  outlet->isSending = true;
  outlet->sender.arm();
  return js::runAsync(
      arguments.env, "tscap.udp.send", kept,
      [outlet, sending] {
        sending->sent = outlet->sender.send(sending->datagrams, sending->first, sending->count, &sending->error);
      },
      [outlet, sending](napi_env env) {
        outlet->isSending = false;
        napi_value result;
        js::check(env, napi_create_object(env, &result));
        js::set(env, result, "sent", js::number(env, sending->sent));
        js::set(env, result, "fault", js::string(env, sending->error));
        return result;
      });
}

// stop(sender): a pending send resolves at once
napi_value stop(js::Arguments& arguments) {
  const auto& outlet = js::unwrap<Outlet>(arguments, 0, kSenderTag);
  if (outlet) outlet->sender.stop();
  return nullptr;
}

// close(sender): stops, and frees the sockets when a pending send has ended; may be called twice
napi_value close(js::Arguments& arguments) {
  auto& outlet = js::unwrap<Outlet>(arguments, 0, kSenderTag);
  if (outlet) outlet->sender.stop();
  outlet.reset();
  return nullptr;
}

// statistics(sender) → { firstSentNs, lastSentNs, latenessMaxNs }; not while a send is pending
napi_value statistics(js::Arguments& arguments) {
  const auto& outlet = openOutlet(arguments);
  if (outlet->isSending) throw Fault("BUSY", "no statistics while sending");
  const SendStatistics& values = outlet->sender.statistics();
  napi_env env = arguments.env;
  napi_value result;
  js::check(env, napi_create_object(env, &result));
  js::set(env, result, "firstSentNs", js::number(env, values.firstSentNs));
  js::set(env, result, "lastSentNs", js::number(env, values.lastSentNs));
  js::set(env, result, "latenessMaxNs", js::number(env, values.latenessMaxNs));
  return result;
}

// monotonicNs() → the clock of the due times
napi_value now(js::Arguments& arguments) { return js::number(arguments.env, monotonicNs()); }

napi_value initialize(napi_env env, napi_value exports) {
  const std::pair<const char*, js::Call> functions[] = {{"openSender", openSender}, {"send", send},
                                                        {"stop", stop},             {"close", close},
                                                        {"statistics", statistics}, {"monotonicNs", now}};
  for (const auto& [name, call] : functions) js::addFunction(env, exports, name, call);
  return exports;
}

}  // namespace
}  // namespace tscap

NAPI_MODULE_INIT() {
  try {
    return tscap::initialize(env, exports);
  } catch (const tscap::js::Pending&) {
    return nullptr;
  }
}
