#include "blocks.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace tscap {
namespace {

// So much is free at all times for what comes; of what is more, and was not needed for so many blocks, half is given up.
constexpr size_t kSpare = 16 * 1024 * 1024;
constexpr uint32_t kTakesToTrim = 4096;
constexpr size_t kSmallest = 4096;

}  // namespace

std::unique_ptr<Memory> FreeMemory::take(size_t size) {
  if (++takes_ % kTakesToTrim == 0) trim();
  const auto found = bySize_.lower_bound(size);
  auto memory = found == bySize_.end() || found->first > size / 4 * 5 ? make_(size) : takeFrom(found);
  least_ = std::min(least_, bytes_);
  return memory;
}

void FreeMemory::giveBack(std::unique_ptr<Memory> memory) {
  bytes_ += memory->size;
  bySize_[memory->size].push_back(std::move(memory));
}

std::unique_ptr<Memory> FreeMemory::takeFrom(BySize::iterator found) {
  auto memory = std::move(found->second.back());
  found->second.pop_back();
  if (found->second.empty()) bySize_.erase(found);
  bytes_ -= memory->size;
  return memory;
}

void FreeMemory::trim() {
  const size_t excess = least_ > kSpare ? (least_ - kSpare) / 2 : 0;
  const size_t wanted = bytes_ - excess;
  while (bytes_ > wanted) takeFrom(bySize_.begin());
  least_ = bytes_;
}

size_t FreeMemory::sizeFor(size_t bytes) {
  size_t step = kSmallest;
  while (step * 16 < bytes) step *= 2;
  return (bytes + step - 1) / step * step;
}

uint32_t Blocks::open(size_t bytes) {
  const size_t size = FreeMemory::sizeFor(bytes == 0 ? 1 : bytes);
  const auto giveBack = [free = free_](Memory* memory) { free->giveBack(std::unique_ptr<Memory>(memory)); };
  Block block(free_->take(size).release(), giveBack);
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
  blocks_[number].reset();
  freeNumbers_.push_back(static_cast<uint32_t>(number));
}

const Blocks::Block& Blocks::at(size_t number) const {
  if (number >= blocks_.size() || !blocks_[number]) throw std::out_of_range("there is no such block");
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
    if (place > block->size || length > block->size - place) throw std::out_of_range("scatter: a piece exceeds its block");
    memcpy(block->bytes + place, pieces.source + offset, length);
  }
}

}  // namespace tscap
