// The life of what ui.h draws with: Dear ImGui's context, the fonts, one picture after another.
// The window and the test driver own one; there is at most one at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "forms/base/result.h"

namespace relais::client::ui {

struct State;
struct PictureCard;

/// A rectangle of one opaque colour, in whole pixels.
struct Flat {
    int x = 0, y = 0, width = 0, height = 0;
    std::uint32_t colour = 0;  ///< 0xAABBGGRR
};

class Frame {
  public:
    /// `assets` holds fonts/ and locale/; see assets.h.
    static Result<std::unique_ptr<Frame>> create(const std::string& assets);
    ~Frame();
    Frame(const Frame&) = delete;
    Frame& operator=(const Frame&) = delete;
    Frame(Frame&&) = delete;
    Frame& operator=(Frame&&) = delete;

    /// The monitor's: 1 at 96 dpi; taken in quarters.
    void set_density(float density);
    /// Where the pointer is, whether its button is down, and how far the wheel turned (lines).
    void set_pointer(float x, float y, bool down, float wheel);
    /// A key was pressed: what lies under a resting pointer is not marked until the pointer moves.
    void rest_pointer();
    /// Builds the fonts when they are not there in this size yet; true when it did: the window then
    /// hands the new atlas to the graphics card.
    bool prepare();
    /// How pictures are painted; without it grey boxes stand for them. Empty before it goes.
    void set_card(PictureCard card);
    /// Sizes in pixels.
    void begin(float width, float height);
    /// False when the layout has only now been found (a key bar grew, a focused row is out of
    /// sight, a new letter): draw once more before showing it.
    bool end();
    /// What the window is cleared to before painting: 0xAABBGGRR.
    [[nodiscard]] std::uint32_t background() const;
    /// Grounds to clear to their colours in this order, before the rest is painted over them: a
    /// fraction of what it costs to blend them, where a processor paints.
    [[nodiscard]] const std::vector<Flat>& flats() const;
    /// The same number for the same picture: what is on the screen already is not painted again.
    [[nodiscard]] std::uint64_t fingerprint() const;

  private:
    Frame();
    std::unique_ptr<State> state_;
    std::uint64_t atlases_ = 0;
};

}  // namespace relais::client::ui
