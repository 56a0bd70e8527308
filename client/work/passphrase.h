// A passphrase between the field it was typed into and the store that tries it.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

namespace relais::client::work {

/// A passphrase on its way to the store's thread; overwritten when it has been used.
class Passphrase {
  public:
    explicit Passphrase(std::string text) : text_(std::move(text)) {}
    ~Passphrase() {
        volatile char* bytes = text_.data();
        for (std::size_t i = 0; i < text_.size(); ++i)
            bytes[i] = 0;
    }
    Passphrase(const Passphrase&) = delete;
    Passphrase& operator=(const Passphrase&) = delete;
    Passphrase(Passphrase&&) = delete;
    Passphrase& operator=(Passphrase&&) = delete;
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
};

}  // namespace relais::client::work
