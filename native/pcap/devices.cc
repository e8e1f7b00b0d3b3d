#include "devices.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pcap/pcap.h>
#include <sys/socket.h>

#include "../js/fault.h"

namespace tscap {
namespace {

// Empty for addresses of other families.
std::string textOfAddress(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address == nullptr) return text;
  if (address->sa_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text, sizeof text);
  } else if (address->sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text, sizeof text);
  }
  return text;
}

Device deviceOf(const pcap_if_t& found) {
  Device device;
  device.name = found.name;
  device.description = found.description == nullptr ? "" : found.description;
  device.isLoopback = (found.flags & PCAP_IF_LOOPBACK) != 0;
  device.isUp = (found.flags & PCAP_IF_UP) != 0;
  device.isRunning = (found.flags & PCAP_IF_RUNNING) != 0;
  for (const pcap_addr_t* row = found.addresses; row != nullptr; row = row->next) {
    std::string text = textOfAddress(row->addr);
    if (!text.empty()) device.addresses.push_back(std::move(text));
  }
  return device;
}

}  // namespace

std::vector<Device> listDevices() {
  pcap_if_t* first = nullptr;
  char error[PCAP_ERRBUF_SIZE] = "";
  if (pcap_findalldevs(&first, error) != 0) throw Fault("DEVICE_FAILED", error);
  std::vector<Device> devices;
  for (const pcap_if_t* found = first; found != nullptr; found = found->next) devices.push_back(deviceOf(*found));
  pcap_freealldevs(first);
  return devices;
}

}  // namespace tscap
