#pragma once

#include <cstddef>
#include <cstdint>
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

// Memory of blocks that nobody needs any more, kept for the next ones: fresh memory costs a fault for each of its pages.
class FreeMemory {
 public:
  ~FreeMemory();

  // The size is one that `sizeFor` gave.
  uint8_t* take(size_t size);
  void giveBack(uint8_t* memory, size_t size);

  // So many bytes or up to a quarter more, so that few sizes are in use.
  static size_t sizeFor(size_t bytes);

 private:
  std::map<size_t, std::vector<uint8_t*>> bySize_;
  size_t bytes_ = 0;
};

// Memory for the payloads of batches, in blocks that have numbers. A block that is closed lives on as long as somebody shares it. One thread.
class Blocks {
 public:
  struct Block {
    std::shared_ptr<uint8_t> bytes;
    size_t size = 0;
  };

  // The number of a new block of so many bytes, at least, which are not cleared.
  uint32_t open(size_t bytes);

  // The number is free for another one.
  void close(size_t number);

  // Throws std::out_of_range where none is open, as do all that name one.
  const Block& at(size_t number) const;

  // Copies the pieces in their order. Throws at the first that exceeds the source or its block; those before it are copied then.
  void scatter(const Pieces& pieces);

 private:
  std::shared_ptr<FreeMemory> free_ = std::make_shared<FreeMemory>();
  std::vector<Block> blocks_;
  std::vector<uint32_t> freeNumbers_;
};

}  // namespace tscap
