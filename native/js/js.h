#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <node_api.h>

namespace tscap {

// What the addons share. Node-API with exceptions: a call that failed, or a wrong argument, throws one of these and becomes a JavaScript error.
namespace js {

// A JavaScript exception is pending.
struct Pending {};

void check(napi_env env, napi_status status);

template <typename T>
struct Span {
  T* data;
  size_t size;
};

// The JavaScript array of a type of element.
template <typename T>
struct ArrayOf;
template <>
struct ArrayOf<uint8_t> {
  static constexpr napi_typedarray_type kType = napi_uint8_array;
  static constexpr const char* kName = "a Uint8Array";
};
template <>
struct ArrayOf<uint16_t> {
  static constexpr napi_typedarray_type kType = napi_uint16_array;
  static constexpr const char* kName = "a Uint16Array";
};
template <>
struct ArrayOf<uint32_t> {
  static constexpr napi_typedarray_type kType = napi_uint32_array;
  static constexpr const char* kName = "a Uint32Array";
};
template <>
struct ArrayOf<double> {
  static constexpr napi_typedarray_type kType = napi_float64_array;
  static constexpr const char* kName = "a Float64Array";
};

// The arguments of one call, checked as they are fetched.
class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info);

  napi_value at(size_t index) const { return values_[index]; }
  size_t integer(size_t index) const;
  bool flag(size_t index) const;
  std::string text(size_t index) const;
  Span<uint8_t> bytes(size_t index) const { return column<uint8_t>(index); }
  template <typename T = uint32_t>
  Span<T> column(size_t index) const {
    size_t size = 0;
    void* data = typedArray(index, ArrayOf<T>::kType, ArrayOf<T>::kName, size);
    return {static_cast<T*>(data), size};
  }

  const napi_env env;

 private:
  static constexpr size_t kMost = 9;

  [[noreturn]] void fail(size_t index, const char* expected) const;
  void* typedArray(size_t index, napi_typedarray_type type, const char* expected, size_t& size) const;

  napi_value values_[kMost];
};

napi_value number(napi_env env, double value);
napi_value string(napi_env env, const std::string& value);
napi_value boolean(napi_env env, bool value);
napi_value null(napi_env env);
void set(napi_env env, napi_value object, const char* name, napi_value value);

// An error with a code for the module that calls the addon.
napi_value error(napi_env env, const std::string& code, const std::string& text);

// A function of the addon; what `Call` throws becomes a JavaScript exception.
using Call = napi_value (*)(Arguments&);
void addFunction(napi_env env, napi_value exports, const char* name, Call call);

// Runs `work` on a worker thread, then `result` on the JavaScript thread, for a promise of what that returns. `kept`
// stays alive until then. A Fault in `work` rejects the promise.
napi_value runAsync(napi_env env, const char* name, const std::vector<napi_value>& kept, std::function<void()> work,
                    std::function<napi_value(napi_env)> result);

// A JavaScript object that shares a native one and gives it up when it is collected. `tag` tells the kinds apart.
template <typename T>
napi_value wrap(napi_env env, std::shared_ptr<T> native, const napi_type_tag& tag) {
  napi_value object;
  check(env, napi_create_object(env, &object));
  auto holder = std::make_unique<std::shared_ptr<T>>(std::move(native));
  const auto finalize = [](napi_env, void* data, void*) { delete static_cast<std::shared_ptr<T>*>(data); };
  check(env, napi_wrap(env, object, holder.get(), finalize, nullptr, nullptr));
  holder.release();
  check(env, napi_type_tag_object(env, object, &tag));
  return object;
}

// The wrapped pointer; empty once it was given up.
template <typename T>
std::shared_ptr<T>& unwrap(const Arguments& arguments, size_t index, const napi_type_tag& tag) {
  bool isOfKind = false;
  void* holder = nullptr;
  check(arguments.env, napi_check_object_type_tag(arguments.env, arguments.at(index), &tag, &isOfKind));
  if (!isOfKind) {
    napi_throw_type_error(arguments.env, nullptr, "not a handle of this kind");
    throw Pending();
  }
  check(arguments.env, napi_unwrap(arguments.env, arguments.at(index), &holder));
  return *static_cast<std::shared_ptr<T>*>(holder);
}

}  // namespace js
}  // namespace tscap
