#include "gather.h"

#include <cstring>
#include <stdexcept>

namespace tscap {

size_t gatherPieces(uint8_t* destination, size_t destinationSize, size_t destinationOffset, const Pieces& pieces) {
  size_t end = destinationOffset;
  if (end > destinationSize) throw std::out_of_range("gather: the offset exceeds the destination");
  for (size_t i = 0; i < pieces.count; i++) {
    const size_t offset = pieces.offsets[i];
    const size_t length = pieces.lengths[i];
    if (offset > pieces.sourceSize || length > pieces.sourceSize - offset) {
      throw std::out_of_range("gather: a piece exceeds the source");
    }
    if (length > destinationSize - end) throw std::out_of_range("gather: the pieces exceed the destination");
    memmove(destination + end, pieces.source + offset, length);
    end += length;
  }
  return end - destinationOffset;
}

}  // namespace tscap
