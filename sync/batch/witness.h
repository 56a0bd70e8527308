// Remembers beside a database how far it had come, so that an older copy of it is noticed. Written
// after each commit and never synced: it may lag behind the database, and is never ahead of it.
// Bytes: sync/README.md, "witness". For the two stores.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace relais::sync::batch {

class Witness {
  public:
    /// One that cannot be written is no reason not to work: it then remembers nothing.
    explicit Witness(const std::string& folder);
    /// Of a folder that may only be read.
    static Witness of_reader(const std::string& folder);
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;
    Witness(Witness&& other) noexcept;
    Witness& operator=(Witness&& other) noexcept;
    ~Witness();
    /// nullopt when nothing is remembered that holds.
    [[nodiscard]] std::optional<std::uint32_t> seen() const;
    void remember(std::uint32_t counter) const;

  private:
    explicit Witness(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

}  // namespace relais::sync::batch
