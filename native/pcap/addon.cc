// The functions that src/capture/native.ts calls: captures (devices and savefiles), inputs (bytes of files and pipes),
// the device list, and blocks of memory for payloads.
#include <string>

#include "blocks.h"
#include "byte_input.h"
#include "devices.h"
#include "../js/fault.h"
#include "../js/js.h"
#include "live_capture.h"
#include "savefile_capture.h"

namespace tscap {
namespace {

constexpr napi_type_tag kCaptureTag = {0x7473636170000001, 0x6361707475726500};
constexpr napi_type_tag kInputTag = {0x7473636170000002, 0x696e707574000000};
constexpr napi_type_tag kBlocksTag = {0x7473636170000003, 0x626c6f636b730000};

// openLive(device, snapLength, promiscuous, immediateMode, bufferSize, readTimeOut, timestampType, filter) → capture
napi_value openLive(js::Arguments& arguments) {
  LiveOptions options;
  options.device = arguments.text(0);
  options.snapLength = static_cast<int>(arguments.integer(1));
  options.isPromiscuous = arguments.flag(2);
  options.isImmediate = arguments.flag(3);
  options.bufferSize = static_cast<int>(arguments.integer(4));
  options.readTimeOutMs = static_cast<int>(arguments.integer(5));
  options.timestampType = arguments.text(6);
  options.filter = arguments.text(7);
  return js::wrap<Capture>(arguments.env, std::make_shared<LiveCapture>(options), kCaptureTag);
}

// openSavefile(input, filter) → Promise<capture>
napi_value openSavefile(js::Arguments& arguments) {
  auto input = js::unwrap<ByteInput>(arguments, 0, kInputTag);
  if (!input) throw Fault("BAD_FILE", "the input is closed");
  const auto opened = std::make_shared<std::shared_ptr<Capture>>();
  const std::string filter = arguments.text(1);
  return js::runAsync(
      arguments.env, "openSavefile", {arguments.at(0)},
      [input, filter, opened] { *opened = std::make_shared<SavefileCapture>(input, filter); },
      [opened](napi_env env) { return js::wrap<Capture>(env, *opened, kCaptureTag); });
}

// describe(capture) → { dataLink, dataLinkName, warning }
napi_value describe(js::Arguments& arguments) {
  const auto& capture = js::unwrap<Capture>(arguments, 0, kCaptureTag);
  if (!capture) throw Fault("DEVICE_FAILED", "the capture is closed");
  napi_env env = arguments.env;
  const char* name = pcap_datalink_val_to_name(capture->dataLink());
  napi_value description;
  js::check(env, napi_create_object(env, &description));
  js::set(env, description, "dataLink", js::number(env, capture->dataLink()));
  js::set(env, description, "dataLinkName", js::string(env, name == nullptr ? "" : name));
  js::set(env, description, "warning", js::string(env, capture->warning()));
  return description;
}

// The frames of bytes, offsets, capturedLengths, wireLengths, seconds, nanoseconds, maxFrames behind the capture.
Frames framesOf(js::Arguments& arguments) {
  const auto bytes = arguments.bytes(1);
  const size_t capacity = arguments.integer(7);
  uint32_t* columns[5];
  for (size_t i = 0; i < 5; i++) {
    const auto column = arguments.column(2 + i);
    if (column.size < capacity) throw Fault("DEVICE_FAILED", "a column of the slab is too short");
    columns[i] = column.data;
  }
  return {bytes.data, bytes.size, columns[0], columns[1], columns[2], columns[3], columns[4],
          static_cast<uint32_t>(capacity)};
}

// read(capture, bytes, offsets, capturedLengths, wireLengths, seconds, nanoseconds, maxFrames) → Promise<number>
napi_value read(js::Arguments& arguments) {
  auto capture = js::unwrap<Capture>(arguments, 0, kCaptureTag);
  Frames frames = framesOf(arguments);
  std::vector<napi_value> kept;
  for (size_t i = 0; i < 7; i++) kept.push_back(arguments.at(i));
  const auto count = std::make_shared<int64_t>(kEndOfInput);
  return js::runAsync(
      arguments.env, "read", kept,
      [capture, frames, count]() mutable {
        if (capture) *count = capture->read(frames);
      },
      [count](napi_env env) { return js::number(env, static_cast<double>(*count)); });
}

// readNow(capture, …) → number: as read, but only what is there. Not while a read is pending.
napi_value readNow(js::Arguments& arguments) {
  const auto& capture = js::unwrap<Capture>(arguments, 0, kCaptureTag);
  Frames frames = framesOf(arguments);
  return js::number(arguments.env, static_cast<double>(capture ? capture->readNow(frames) : kEndOfInput));
}

// dropStatistics(capture) → { received, kernelDropped, interfaceDropped }, or null where there are none
napi_value dropStatistics(js::Arguments& arguments) {
  const auto& capture = js::unwrap<Capture>(arguments, 0, kCaptureTag);
  napi_env env = arguments.env;
  DropStatistics statistics;
  if (!capture || !capture->dropStatistics(statistics)) return js::null(env);
  napi_value result;
  js::check(env, napi_create_object(env, &result));
  js::set(env, result, "received", js::number(env, static_cast<double>(statistics.received)));
  js::set(env, result, "kernelDropped", js::number(env, static_cast<double>(statistics.kernelDropped)));
  js::set(env, result, "interfaceDropped", js::number(env, static_cast<double>(statistics.interfaceDropped)));
  return result;
}

// closeCapture(capture): a pending read ends at once; the capture is freed with it
napi_value closeCapture(js::Arguments& arguments) {
  auto& capture = js::unwrap<Capture>(arguments, 0, kCaptureTag);
  if (capture) capture->interrupt();
  capture.reset();
  return nullptr;
}

// openInput(descriptor, isNamedPipe) → input, which owns the descriptor
napi_value openInput(js::Arguments& arguments) {
  const int descriptor = static_cast<int>(arguments.integer(0));
  return js::wrap(arguments.env, std::make_shared<ByteInput>(descriptor, arguments.flag(1)), kInputTag);
}

// peekInput(input, wanted) → Promise<Buffer>: a copy of all bytes at hand, `wanted` at least unless the input is shorter
napi_value peekInput(js::Arguments& arguments) {
  auto input = js::unwrap<ByteInput>(arguments, 0, kInputTag);
  const size_t wanted = arguments.integer(1);
  const auto size = std::make_shared<size_t>(0);
  return js::runAsync(
      arguments.env, "peekInput", {arguments.at(0)},
      [input, wanted, size] {
        if (input) *size = input->peek(wanted);
      },
      [input, size](napi_env env) {
        napi_value buffer;
        js::check(env, napi_create_buffer_copy(env, *size, input ? input->peeked() : nullptr, nullptr, &buffer));
        return buffer;
      });
}

// readInput(input, buffer, offset, length) → Promise<number>: 0 at the end
napi_value readInput(js::Arguments& arguments) {
  auto input = js::unwrap<ByteInput>(arguments, 0, kInputTag);
  const auto buffer = arguments.bytes(1);
  const size_t offset = arguments.integer(2);
  const size_t length = arguments.integer(3);
  if (offset > buffer.size || length > buffer.size - offset) throw std::out_of_range("the read exceeds its buffer");
  const auto count = std::make_shared<size_t>(0);
  return js::runAsync(
      arguments.env, "readInput", {arguments.at(0), arguments.at(1)},
      [input, buffer, offset, length, count] {
        if (input) *count = input->read(buffer.data + offset, length);
      },
      [count](napi_env env) { return js::number(env, static_cast<double>(*count)); });
}

// closeInput(input): a pending read or peek ends at once; the input is freed with it
napi_value closeInput(js::Arguments& arguments) {
  auto& input = js::unwrap<ByteInput>(arguments, 0, kInputTag);
  if (input) input->interrupt();
  input.reset();
  return nullptr;
}

// interruptAll(): every pending call ends at once, and every handle reads as ended from then on
napi_value interruptAll(js::Arguments&) {
  Wake::raiseAll();
  return nullptr;
}

// devices() → [{ name, description, addresses, isLoopback, isUp, isRunning }]
napi_value devices(js::Arguments& arguments) {
  napi_env env = arguments.env;
  napi_value list;
  js::check(env, napi_create_array(env, &list));
  uint32_t row = 0;
  for (const Device& device : listDevices()) {
    napi_value object;
    napi_value addresses;
    js::check(env, napi_create_object(env, &object));
    js::check(env, napi_create_array(env, &addresses));
    for (uint32_t i = 0; i < device.addresses.size(); i++) {
      js::check(env, napi_set_element(env, addresses, i, js::string(env, device.addresses[i])));
    }
    js::set(env, object, "name", js::string(env, device.name));
    js::set(env, object, "description", js::string(env, device.description));
    js::set(env, object, "addresses", addresses);
    js::set(env, object, "isLoopback", js::boolean(env, device.isLoopback));
    js::set(env, object, "isUp", js::boolean(env, device.isUp));
    js::set(env, object, "isRunning", js::boolean(env, device.isRunning));
    js::check(env, napi_set_element(env, list, row++, object));
  }
  return list;
}

// An ArrayBuffer, so that its memory counts for V8 once, however many payloads lie in it one after the other.
struct ScriptMemory : Memory {
  ScriptMemory(napi_env theEnv, size_t wanted) : env(theEnv) {
    napi_value buffer;
    void* data = nullptr;
    js::check(env, napi_create_arraybuffer(env, wanted, &data, &buffer));
    js::check(env, napi_create_reference(env, buffer, 1, &reference));
    bytes = static_cast<uint8_t*>(data);
    size = wanted;
  }
  // The memory goes now, not when V8 collects all of its garbage.
  ~ScriptMemory() override {
    napi_handle_scope scope;
    if (napi_open_handle_scope(env, &scope) != napi_ok) return;
    napi_value buffer = nullptr;
    if (napi_get_reference_value(env, reference, &buffer) == napi_ok && buffer != nullptr) {
      napi_detach_arraybuffer(env, buffer);
    }
    napi_delete_reference(env, reference);
    napi_close_handle_scope(env, scope);
  }

  const napi_env env;
  napi_ref reference = nullptr;
};

// openBlocks() → blocks
napi_value openBlocks(js::Arguments& arguments) {
  const auto make = [env = arguments.env](size_t size) { return std::make_unique<ScriptMemory>(env, size); };
  return js::wrap(arguments.env, std::make_shared<Blocks>(make), kBlocksTag);
}

// openBlock(blocks, bytes) → number
napi_value openBlock(js::Arguments& arguments) {
  const auto& blocks = js::unwrap<Blocks>(arguments, 0, kBlocksTag);
  return js::number(arguments.env, blocks->open(arguments.integer(1)));
}

// closeBlock(blocks, number)
napi_value closeBlock(js::Arguments& arguments) {
  js::unwrap<Blocks>(arguments, 0, kBlocksTag)->close(arguments.integer(1));
  return nullptr;
}

// viewBlock(blocks, number, length) → Uint8Array of its first bytes, which shares the block until it is collected itself
napi_value viewBlock(js::Arguments& arguments) {
  napi_env env = arguments.env;
  const auto& block = js::unwrap<Blocks>(arguments, 0, kBlocksTag)->at(arguments.integer(1));
  const size_t length = arguments.integer(2);
  if (length > block->size) throw std::out_of_range("the view exceeds its block");
  napi_value buffer;
  napi_value view;
  js::check(env, napi_get_reference_value(env, static_cast<ScriptMemory*>(block.get())->reference, &buffer));
  js::check(env, napi_create_typedarray(env, napi_uint8_array, length, buffer, 0, &view));
  auto shared = std::make_unique<Blocks::Block>(block);
  const auto giveUp = [](napi_env, void* held, void*) { delete static_cast<Blocks::Block*>(held); };
  js::check(env, napi_add_finalizer(env, view, shared.get(), giveUp, nullptr, nullptr));
  shared.release();
  return view;
}

// scatter(blocks, source, numbers, places, offsets, lengths, count)
napi_value scatter(js::Arguments& arguments) {
  const auto& blocks = js::unwrap<Blocks>(arguments, 0, kBlocksTag);
  const auto source = arguments.bytes(1);
  const size_t count = arguments.integer(6);
  const uint32_t* columns[4];
  for (size_t i = 0; i < 4; i++) {
    const auto column = arguments.column(2 + i);
    if (count > column.size) throw std::out_of_range("scatter: the rows exceed their columns");
    columns[i] = column.data;
  }
  blocks->scatter({source.data, source.size, columns[0], columns[1], columns[2], columns[3], count});
  return nullptr;
}

napi_value initialize(napi_env env, napi_value exports) {
  const std::pair<const char*, js::Call> functions[] = {
      {"openLive", openLive},         {"openSavefile", openSavefile}, {"describe", describe},
      {"read", read},                 {"closeCapture", closeCapture}, {"dropStatistics", dropStatistics},
      {"openInput", openInput},       {"peekInput", peekInput},       {"readInput", readInput},
      {"closeInput", closeInput},     {"devices", devices},           {"openBlocks", openBlocks},
      {"openBlock", openBlock},       {"closeBlock", closeBlock},     {"viewBlock", viewBlock},
      {"scatter", scatter},           {"readNow", readNow},           {"interruptAll", interruptAll},
  };
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
