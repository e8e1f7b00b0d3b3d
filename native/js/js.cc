#include "js.h"

#include <optional>
#include <stdexcept>

#include "fault.h"

namespace tscap {
namespace js {
namespace {

// A promise and the worker that will settle it.
struct Job {
  napi_async_work handle = nullptr;
  napi_deferred deferred = nullptr;
  napi_ref kept = nullptr;
  std::function<void()> work;
  std::function<napi_value(napi_env)> result;
  std::optional<Fault> fault;
};

void execute(napi_env, void* data) {
  auto* job = static_cast<Job*>(data);
  try {
    job->work();
  } catch (const Fault& fault) {
    job->fault = fault;
  } catch (const std::exception& unexpected) {
    job->fault.emplace("ADDON_FAILED", unexpected.what());
  }
}

void settle(napi_env env, napi_status, void* data) {
  const std::unique_ptr<Job> job(static_cast<Job*>(data));
  napi_delete_reference(env, job->kept);
  napi_delete_async_work(env, job->handle);
  try {
    if (job->fault) {
      napi_reject_deferred(env, job->deferred, error(env, job->fault->code(), job->fault->what()));
    } else {
      napi_resolve_deferred(env, job->deferred, job->result(env));
    }
  } catch (const Pending&) {
    // The environment is going down: nobody waits for the promise.
  }
}

napi_value callFunction(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  try {
    check(env, napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data));
    Arguments arguments(env, info);
    return reinterpret_cast<Call>(data)(arguments);
  } catch (const Fault& fault) {
    napi_throw(env, error(env, fault.code(), fault.what()));
  } catch (const std::out_of_range& excess) {
    napi_throw_range_error(env, nullptr, excess.what());
  } catch (const std::exception& unexpected) {
    napi_throw_error(env, nullptr, unexpected.what());
  } catch (const Pending&) {
  }
  return nullptr;
}

}  // namespace

void check(napi_env env, napi_status status) {
  if (status == napi_ok) return;
  bool isPending = false;
  const napi_extended_error_info* info = nullptr;
  napi_get_last_error_info(env, &info);
  const char* text = info == nullptr || info->error_message == nullptr ? "Node-API failed" : info->error_message;
  napi_is_exception_pending(env, &isPending);
  if (!isPending) napi_throw_error(env, nullptr, text);
  throw Pending();
}

Arguments::Arguments(napi_env theEnv, napi_callback_info info) : env(theEnv) {
  size_t count = kMost;
  check(env, napi_get_cb_info(env, info, &count, values_, nullptr, nullptr));
}

size_t Arguments::integer(size_t index) const {
  constexpr double kMostExact = 9007199254740991;
  double value = -1;
  const napi_status status = napi_get_value_double(env, at(index), &value);
  if (status != napi_ok || !(value >= 0 && value <= kMostExact)) fail(index, "a whole number");
  return static_cast<size_t>(value);
}

bool Arguments::flag(size_t index) const {
  bool value = false;
  if (napi_get_value_bool(env, at(index), &value) != napi_ok) fail(index, "a boolean");
  return value;
}

std::string Arguments::text(size_t index) const {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, at(index), nullptr, 0, &length) != napi_ok) fail(index, "a string");
  std::string value(length, '\0');
  check(env, napi_get_value_string_utf8(env, at(index), value.data(), length + 1, &length));
  return value;
}

void* Arguments::typedArray(size_t index, napi_typedarray_type type, const char* expected, size_t& size) const {
  bool isTypedArray = false;
  if (napi_is_typedarray(env, at(index), &isTypedArray) != napi_ok || !isTypedArray) fail(index, expected);
  napi_typedarray_type found;
  void* data = nullptr;
  check(env, napi_get_typedarray_info(env, at(index), &found, &size, &data, nullptr, nullptr));
  if (found != type) fail(index, expected);
  return data;
}

void Arguments::fail(size_t index, const char* expected) const {
  const std::string text = "argument " + std::to_string(index) + " must be " + expected;
  napi_throw_type_error(env, "ERR_BAD_ARGUMENT", text.c_str());
  throw Pending();
}

napi_value number(napi_env env, double value) {
  napi_value result;
  check(env, napi_create_double(env, value, &result));
  return result;
}

napi_value string(napi_env env, const std::string& value) {
  napi_value result;
  check(env, napi_create_string_utf8(env, value.data(), value.size(), &result));
  return result;
}

napi_value boolean(napi_env env, bool value) {
  napi_value result;
  check(env, napi_get_boolean(env, value, &result));
  return result;
}

napi_value null(napi_env env) {
  napi_value result;
  check(env, napi_get_null(env, &result));
  return result;
}

void set(napi_env env, napi_value object, const char* name, napi_value value) {
  check(env, napi_set_named_property(env, object, name, value));
}

napi_value error(napi_env env, const std::string& code, const std::string& text) {
  napi_value result;
  check(env, napi_create_error(env, string(env, code), string(env, text), &result));
  return result;
}

void addFunction(napi_env env, napi_value exports, const char* name, Call call) {
  napi_value function;
  check(env, napi_create_function(env, name, NAPI_AUTO_LENGTH, callFunction, reinterpret_cast<void*>(call), &function));
  set(env, exports, name, function);
}

napi_value runAsync(napi_env env, const char* name, const std::vector<napi_value>& kept, std::function<void()> work,
                    std::function<napi_value(napi_env)> result) {
  auto job = std::make_unique<Job>();
  job->work = std::move(work);
  job->result = std::move(result);

  napi_value keptArray;
  check(env, napi_create_array_with_length(env, kept.size(), &keptArray));
  for (size_t i = 0; i < kept.size(); i++) {
    check(env, napi_set_element(env, keptArray, static_cast<uint32_t>(i), kept[i]));
  }
  check(env, napi_create_async_work(env, nullptr, string(env, name), execute, settle, job.get(), &job->handle));
  check(env, napi_create_reference(env, keptArray, 1, &job->kept));
  napi_value promise;
  check(env, napi_create_promise(env, &job->deferred, &promise));
  check(env, napi_queue_async_work(env, job->handle));
  job.release();
  return promise;
}

}  // namespace js
}  // namespace tscap
