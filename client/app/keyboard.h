// GLFW's key and character callbacks made into presses: a press carries the text it typed. Knows no
// window. GLFW reports a key and then, within the same event, the characters that it types.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "client/ui/keys.h"

namespace relais::client::app {

/// The letter of a key for shortcuts: what the layout prints there, and where that is no Latin
/// letter (an Arabic layout) what the American one has in that place.
std::string shortcut_letter(int key, const std::string& name);

class Keyboard {
  public:
    explicit Keyboard(ui::KeyQueue& queue) : queue_(queue) {}

    /// GLFW's codes; `name` is glfwGetKeyName's, null for keys that print nothing.
    void on_key(int key, int action, int modifiers, const char* name);
    void on_character(unsigned code_point);
    /// Once the waiting events are through: the last press is complete.
    void flush();

  private:
    std::string letter_of(int key, const std::string& name);

    ui::KeyQueue& queue_;
    std::map<int, std::string> latin_;  ///< by key: what a Latin layout last printed there
    std::optional<ui::KeyPress> pending_;
    bool swallow_ = false;  ///< characters of a key that is held down
};

}  // namespace relais::client::app
