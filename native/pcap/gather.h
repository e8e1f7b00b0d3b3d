#pragma once

#include <cstddef>
#include <cstdint>

namespace tscap {

// Pieces of one buffer, a row each.
struct Pieces {
  const uint8_t* source;
  size_t sourceSize;
  const uint32_t* offsets;
  const uint32_t* lengths;
  size_t count;
};

// Copies the pieces one behind the other to the destination and returns their bytes. Throws std::out_of_range at the
// first piece that exceeds the source or the destination; those before it are copied then.
size_t gatherPieces(uint8_t* destination, size_t destinationSize, size_t destinationOffset, const Pieces& pieces);

}  // namespace tscap
