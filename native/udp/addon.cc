// The JavaScript face of UdpSender: one class, and the clock of its due times.
#include <node_api.h>

#include <net/if.h>

#include <memory>
#include <string>

#include "udp_sender.h"

namespace {

using tscap::Datagrams;
using tscap::SenderOptions;
using tscap::UdpSender;

struct Wrapped {
  std::shared_ptr<UdpSender> sender;
  bool isSending = false;
};

constexpr size_t kColumns = 6;

struct Sending {
  std::shared_ptr<UdpSender> sender;
  Datagrams datagrams;
  uint32_t first;
  uint32_t count;
  uint32_t sent = 0;
  std::string error;
  napi_ref self;
  napi_ref columns[kColumns];
  napi_async_work work;
  napi_deferred deferred;
};

napi_value fail(napi_env env, const char* code, const std::string& message) {
  napi_throw_error(env, code, message.c_str());
  return nullptr;
}

// nullptr, with a JavaScript exception, when `this` is something else.
Wrapped* unwrap(napi_env env, napi_callback_info info, size_t* argc, napi_value* argv, napi_value* self) {
  void* wrapped = nullptr;
  napi_get_cb_info(env, info, argc, argv, self, nullptr);
  if (napi_unwrap(env, *self, &wrapped) != napi_ok) fail(env, "BAD_ARGUMENT", "not a UdpSender");
  return static_cast<Wrapped*>(wrapped);
}

// The same when the sender was closed.
Wrapped* unwrapOpen(napi_env env, napi_callback_info info, size_t* argc, napi_value* argv, napi_value* self) {
  Wrapped* wrapped = unwrap(env, info, argc, argv, self);
  if (wrapped == nullptr || wrapped->sender != nullptr) return wrapped;
  fail(env, "CLOSED", "the sender is closed");
  return nullptr;
}

// new UdpSender(interface: string, ttl: number, sendBufferBytes: number); '' lets the routing table choose.
napi_value construct(napi_env env, napi_callback_info info) {
  size_t argc = 3;
  napi_value argv[3];
  napi_value self;
  napi_get_cb_info(env, info, &argc, argv, &self, nullptr);
  char interface[256];
  size_t length = 0;
  int32_t ttl = 0;
  int32_t sendBufferBytes = 0;
  if (argc != 3 || napi_get_value_string_utf8(env, argv[0], interface, sizeof interface, &length) != napi_ok ||
      napi_get_value_int32(env, argv[1], &ttl) != napi_ok ||
      napi_get_value_int32(env, argv[2], &sendBufferBytes) != napi_ok) {
    return fail(env, "BAD_ARGUMENT", "expected (interface, ttl, sendBufferBytes)");
  }
  const unsigned index = length == 0 ? 0 : if_nametoindex(interface);
  if (length != 0 && index == 0) {
    return fail(env, "NO_SUCH_DEVICE", std::string("there is no interface ") + interface);
  }
  auto* wrapped = new Wrapped{std::make_shared<UdpSender>(SenderOptions{index, ttl, sendBufferBytes})};
  napi_wrap(
      env, self, wrapped, [](napi_env, void* data, void*) { delete static_cast<Wrapped*>(data); }, nullptr, nullptr);
  return self;
}

template <typename Element>
bool column(napi_env env, napi_value value, napi_typedarray_type expected, size_t rows, const Element** data) {
  napi_typedarray_type type;
  size_t length = 0;
  void* start = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &start, nullptr, nullptr) != napi_ok) return false;
  *data = static_cast<const Element*>(start);
  return type == expected && length >= rows;
}

bool readColumns(napi_env env, napi_value* argv, size_t rows, Datagrams* datagrams) {
  napi_typedarray_type type;
  size_t byteLength = 0;
  void* bytes = nullptr;
  if (napi_get_typedarray_info(env, argv[0], &type, &byteLength, &bytes, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array || !column(env, argv[1], napi_uint32_array, rows, &datagrams->offsets) ||
      !column(env, argv[2], napi_uint32_array, rows, &datagrams->lengths) ||
      !column(env, argv[3], napi_uint32_array, 4 * rows, &datagrams->addresses) ||
      !column(env, argv[4], napi_uint16_array, rows, &datagrams->ports) ||
      !column(env, argv[5], napi_float64_array, rows, &datagrams->dueNs)) {
    return false;
  }
  datagrams->bytes = static_cast<const uint8_t*>(bytes);
  for (size_t row = 0; row < rows; row++) {
    const size_t end = static_cast<size_t>(datagrams->offsets[row]) + datagrams->lengths[row];
    if (end > byteLength) return false;
  }
  return true;
}

void execute(napi_env, void* data) {
  auto* sending = static_cast<Sending*>(data);
  sending->sent = sending->sender->send(sending->datagrams, sending->first, sending->count, &sending->error);
}

void complete(napi_env env, napi_status, void* data) {
  std::unique_ptr<Sending> sending(static_cast<Sending*>(data));
  napi_value self;
  void* wrapped = nullptr;
  napi_get_reference_value(env, sending->self, &self);
  if (napi_unwrap(env, self, &wrapped) == napi_ok) static_cast<Wrapped*>(wrapped)->isSending = false;
  napi_delete_reference(env, sending->self);
  for (napi_ref reference : sending->columns) napi_delete_reference(env, reference);
  napi_delete_async_work(env, sending->work);
  napi_value sent;
  napi_create_uint32(env, sending->sent, &sent);
  if (sending->error.empty()) {
    napi_resolve_deferred(env, sending->deferred, sent);
    return;
  }
  napi_value code, message, error;
  napi_create_string_utf8(env, "SEND_FAILED", NAPI_AUTO_LENGTH, &code);
  napi_create_string_utf8(env, sending->error.c_str(), sending->error.size(), &message);
  napi_create_error(env, code, message, &error);
  napi_set_named_property(env, error, "sent", sent);
  napi_reject_deferred(env, sending->deferred, error);
}

// send(bytes, offsets, lengths, addresses, ports, dueNs, first, count): Promise<number of datagrams sent>.
// The columns must not change until it settles. Rejects with { code: 'SEND_FAILED', sent }.
napi_value send(napi_env env, napi_callback_info info) {
  size_t argc = 8;
  napi_value argv[8];
  napi_value self;
  Wrapped* wrapped = unwrapOpen(env, info, &argc, argv, &self);
  if (wrapped == nullptr) return nullptr;
  if (wrapped->isSending) return fail(env, "BUSY", "one send at a time");
  auto sending = std::make_unique<Sending>();
  if (argc != 8 || napi_get_value_uint32(env, argv[6], &sending->first) != napi_ok ||
      napi_get_value_uint32(env, argv[7], &sending->count) != napi_ok ||
      !readColumns(env, argv, static_cast<size_t>(sending->first) + sending->count, &sending->datagrams)) {
    return fail(env, "BAD_ARGUMENT", "expected (bytes, offsets, lengths, addresses, ports, dueNs, first, count)");
  }
  sending->sender = wrapped->sender;
  napi_create_reference(env, self, 1, &sending->self);
  for (size_t index = 0; index < kColumns; index++) {
    napi_create_reference(env, argv[index], 1, &sending->columns[index]);
  }
  napi_value promise, name;
  napi_create_promise(env, &sending->deferred, &promise);
  napi_create_string_utf8(env, "tscap.udp.send", NAPI_AUTO_LENGTH, &name);
  napi_create_async_work(env, nullptr, name, execute, complete, sending.get(), &sending->work);
  wrapped->isSending = true;
  wrapped->sender->arm();
  napi_queue_async_work(env, sending.release()->work);
  return promise;
}

// stop(): a pending send resolves at once.
napi_value stop(napi_env env, napi_callback_info info) {
  size_t argc = 0;
  napi_value self;
  Wrapped* wrapped = unwrap(env, info, &argc, nullptr, &self);
  if (wrapped != nullptr && wrapped->sender != nullptr) wrapped->sender->stop();
  return nullptr;
}

// close(): stops, and frees the sockets when a pending send has ended. May be called twice.
napi_value close(napi_env env, napi_callback_info info) {
  size_t argc = 0;
  napi_value self;
  Wrapped* wrapped = unwrap(env, info, &argc, nullptr, &self);
  if (wrapped == nullptr || wrapped->sender == nullptr) return nullptr;
  wrapped->sender->stop();
  wrapped->sender.reset();
  return nullptr;
}

// statistics(): { firstSentNs, lastSentNs, latenessMaxNs }; not while a send is pending.
napi_value statistics(napi_env env, napi_callback_info info) {
  size_t argc = 0;
  napi_value self;
  Wrapped* wrapped = unwrapOpen(env, info, &argc, nullptr, &self);
  if (wrapped == nullptr) return nullptr;
  if (wrapped->isSending) return fail(env, "BUSY", "no statistics while sending");
  const auto& values = wrapped->sender->statistics();
  const struct {
    const char* name;
    double value;
  } fields[] = {{"firstSentNs", values.firstSentNs},
                {"lastSentNs", values.lastSentNs},
                {"latenessMaxNs", values.latenessMaxNs}};
  napi_value result;
  napi_create_object(env, &result);
  for (const auto& field : fields) {
    napi_value value;
    napi_create_double(env, field.value, &value);
    napi_set_named_property(env, result, field.name, value);
  }
  return result;
}

// monotonicNs(): the clock of the due times.
napi_value monotonicNs(napi_env env, napi_callback_info) {
  napi_value now;
  napi_create_double(env, tscap::monotonicNs(), &now);
  return now;
}

napi_property_descriptor method(const char* name, napi_callback callback) {
  return {name, nullptr, callback, nullptr, nullptr, nullptr, napi_default_method, nullptr};
}

}  // namespace

NAPI_MODULE_INIT() {
  const napi_property_descriptor methods[] = {method("send", send), method("stop", stop), method("close", close),
                                              method("statistics", statistics)};
  napi_value senderClass, clock;
  napi_define_class(env, "UdpSender", NAPI_AUTO_LENGTH, construct, nullptr, sizeof methods / sizeof methods[0], methods,
                    &senderClass);
  napi_create_function(env, "monotonicNs", NAPI_AUTO_LENGTH, monotonicNs, nullptr, &clock);
  napi_set_named_property(env, exports, "UdpSender", senderClass);
  napi_set_named_property(env, exports, "monotonicNs", clock);
  return exports;
}
