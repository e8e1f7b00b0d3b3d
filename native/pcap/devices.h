#pragma once

#include <string>
#include <vector>

namespace tscap {

struct Device {
  std::string name;
  std::string description;
  std::vector<std::string> addresses;  // IPv4 and IPv6, as text, without a scope
  bool isLoopback;
  bool isUp;
  bool isRunning;
};

// Throws Fault.
std::vector<Device> listDevices();

}  // namespace tscap
