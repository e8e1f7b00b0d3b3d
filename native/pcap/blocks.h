#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace tscap {

// Pieces of one buffer, a row each, and where they belong: the number of a block, and the place in it.
struct Pieces {
  const uint8_t* source;
  size_t sourceSize;
  const uint32_t* blocks;
  const uint32_t* places;
  const uint32_t* offsets;
  const uint32_t* lengths;
  size_t count;
};

// Memory that lives as long as this does.
struct Memory {
  virtual ~Memory() = default;
  uint8_t* bytes = nullptr;
  size_t size = 0;
};

// Memory of blocks that nobody needs any more, kept for the next ones.
class FreeMemory {
 public:
  using Make = std::function<std::unique_ptr<Memory>(size_t size)>;

  explicit FreeMemory(Make make) : make_(std::move(make)) {}

  // Of that size, which is one that `sizeFor` gave, or up to a quarter larger: all of it counts where a payload waits.
  std::unique_ptr<Memory> take(size_t size);
  void giveBack(std::unique_ptr<Memory> memory);

  // So many bytes or up to an eighth more, from 64 KiB on, so that few sizes are in use.
  static size_t sizeFor(size_t bytes);

 private:
  using BySize = std::map<size_t, std::vector<std::unique_ptr<Memory>>>;

  std::unique_ptr<Memory> takeFrom(BySize::iterator found);
  // Gives up half of what was more than enough since the last time.
  void trim();

  const Make make_;
  BySize bySize_;
  size_t bytes_ = 0;
  size_t least_ = 0;
  uint32_t takes_ = 0;
};

// Memory for the payloads of batches, in blocks that have numbers. A block that is closed lives on as long as somebody shares it. One thread.
class Blocks {
 public:
  using Block = std::shared_ptr<Memory>;

  explicit Blocks(FreeMemory::Make make) : free_(std::make_shared<FreeMemory>(std::move(make))) {}

  // The number of a new block of so many bytes, at least, which are not cleared.
  uint32_t open(size_t bytes);

  // The number is free for another one.
  void close(size_t number);

  // Throws std::out_of_range where none is open, as do all that name one.
  const Block& at(size_t number) const;

  // Copies the pieces in their order. Throws at the first that exceeds the source or its block; those before it are copied then.
  void scatter(const Pieces& pieces);

 private:
  const std::shared_ptr<FreeMemory> free_;
  std::vector<Block> blocks_;
  std::vector<uint32_t> freeNumbers_;
};

}  // namespace tscap
