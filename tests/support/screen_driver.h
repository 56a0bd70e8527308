// Draws a screen with no window and works it like a user: by key, and by clicking what was drawn,
// told by its id. For the tests of every view.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/frame.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"

namespace relais::tests {

class ScreenDriver {
  public:
    struct Size {
        float width = 1366, height = 768;
        int text_step = 0;
    };
    /// `draw` is called for every picture; `press` for every key.
    explicit ScreenDriver(std::function<void()> draw,
                          std::function<void(const client::ui::KeyPress&)> press = {});
    ScreenDriver(std::function<void()> draw, std::function<void(const client::ui::KeyPress&)> press,
                 Size size);

    /// Draws until the layout has settled; returns how many layouts that took.
    int frame();
    /// Moves there (scrolling it into sight), presses and releases. False when no such id was
    /// drawn.
    bool click(const std::string& id);
    /// The pointer there, its button down or not.
    void point(float x, float y, bool down);
    void wheel(float lines);
    void press(const client::ui::KeyPress& key);
    void press(client::ui::Key key);
    /// Each character as its own press; digits carry their digit.
    void type(std::string_view text);
    void resize(Size size);

    bool has(const std::string& id) const;
    /// What was drawn under that id; empty when nothing was.
    std::string text_of(const std::string& id) const;
    client::ui::Rect rect_of(const std::string& id) const;
    /// True when any text of the last picture contains it.
    bool shows(std::string_view text) const;
    /// Ids whose boxes overlap although neither holds the other, and ids wider than the window.
    std::vector<std::string> overlapping() const;

  private:
    std::unique_ptr<client::ui::Frame> frame_;
    std::function<void()> draw_;
    std::function<void(const client::ui::KeyPress&)> press_;
    Size size_;
    float x_ = -1, y_ = -1;
};

client::ui::KeyPress key_press(client::ui::Key key);
client::ui::KeyPress typed(std::string_view character);

}  // namespace relais::tests
