#include "blocks.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>

namespace tscap {
namespace {

// What comes back between two collections of garbage, twice.
constexpr size_t kMostFree = 32 * 1024 * 1024;
constexpr size_t kSmallest = 4096;

}  // namespace

FreeMemory::~FreeMemory() {
  for (const auto& [size, list] : bySize_) {
    for (uint8_t* memory : list) free(memory);
  }
}

uint8_t* FreeMemory::take(size_t size) {
  auto& list = bySize_[size];
  if (!list.empty()) {
    uint8_t* memory = list.back();
    list.pop_back();
    bytes_ -= size;
    return memory;
  }
  auto* memory = static_cast<uint8_t*>(malloc(size));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void FreeMemory::giveBack(uint8_t* memory, size_t size) {
  if (bytes_ + size > kMostFree) {
    free(memory);
    return;
  }
  bySize_[size].push_back(memory);
  bytes_ += size;
}

size_t FreeMemory::sizeFor(size_t bytes) {
  size_t step = kSmallest;
  while (step * 8 < bytes) step *= 2;
  return (bytes + step - 1) / step * step;
}

uint32_t Blocks::open(size_t bytes) {
  const size_t size = FreeMemory::sizeFor(bytes == 0 ? 1 : bytes);
  const auto giveBack = [free = free_, size](uint8_t* memory) { free->giveBack(memory, size); };
  Block block = {std::shared_ptr<uint8_t>(free_->take(size), giveBack), size};
  if (freeNumbers_.empty()) {
    blocks_.push_back(std::move(block));
    return static_cast<uint32_t>(blocks_.size() - 1);
  }
  const uint32_t number = freeNumbers_.back();
  freeNumbers_.pop_back();
  blocks_[number] = std::move(block);
  return number;
}

void Blocks::close(size_t number) {
  at(number);
  blocks_[number] = {};
  freeNumbers_.push_back(static_cast<uint32_t>(number));
}

const Blocks::Block& Blocks::at(size_t number) const {
  if (number >= blocks_.size() || !blocks_[number].bytes) throw std::out_of_range("there is no such block");
  return blocks_[number];
}

void Blocks::scatter(const Pieces& pieces) {
  for (size_t i = 0; i < pieces.count; i++) {
    const size_t offset = pieces.offsets[i];
    const size_t length = pieces.lengths[i];
    const size_t place = pieces.places[i];
    const Block& block = at(pieces.blocks[i]);
    if (offset > pieces.sourceSize || length > pieces.sourceSize - offset) {
      throw std::out_of_range("scatter: a piece exceeds the source");
    }
    if (place > block.size || length > block.size - place) throw std::out_of_range("scatter: a piece exceeds its block");
    memcpy(block.bytes.get() + place, pieces.source + offset, length);
  }
}

}  // namespace tscap
