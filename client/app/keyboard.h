// GLFW's key and character callbacks made into presses: a press carries the text it typed. Knows no
// window. GLFW reports a key and then, within the same event, the characters that it types.
#pragma once

#include <optional>

#include "client/ui/keys.h"

namespace relais::client::app {

class Keyboard {
  public:
    explicit Keyboard(ui::KeyQueue& queue) : queue_(queue) {}

    /// GLFW's codes; `name` is glfwGetKeyName's, null for keys that print nothing.
    void on_key(int key, int action, int modifiers, const char* name);
    void on_character(unsigned code_point);
    /// Once the waiting events are through: the last press is complete.
    void flush();

  private:
    ui::KeyQueue& queue_;
    std::optional<ui::KeyPress> pending_;
    bool swallow_ = false;  ///< characters of a key that is held down
};

}  // namespace relais::client::app
