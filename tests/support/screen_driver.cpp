#include "tests/support/screen_driver.h"

#include <iterator>
#include <utility>

#include "client/ui/assets.h"
#include "forms/base/text.h"

namespace relais::tests {

using client::ui::Key;
using client::ui::KeyPress;
using client::ui::Rect;

namespace {

constexpr int kMostLayouts = 8;
constexpr int kMostTurns = 400;

bool overlap(Rect a, Rect b) {
    constexpr float kSlack = 1;  // lines may touch
    return a.x + kSlack < b.x + b.w && b.x + kSlack < a.x + a.w && a.y + kSlack < b.y + b.h &&
           b.y + kSlack < a.y + a.h;
}

bool holds(Rect outer, Rect inner) {
    return outer.x <= inner.x + 1 && outer.y <= inner.y + 1 &&
           outer.x + outer.w + 1 >= inner.x + inner.w && outer.y + outer.h + 1 >= inner.y + inner.h;
}

}  // namespace

ScreenDriver::ScreenDriver(std::function<void()> draw, std::function<void(const KeyPress&)> press)
    : ScreenDriver(std::move(draw), std::move(press), Size{}) {}

ScreenDriver::ScreenDriver(std::function<void()> draw, std::function<void(const KeyPress&)> press,
                           Size size)
    : draw_(std::move(draw)), press_(std::move(press)), size_(size) {
    auto frame = client::ui::Frame::create(client::ui::find_assets());
    RELAIS_ASSERT(frame.has_value());
    frame_ = std::move(*frame);
    client::ui::set_text_step(size.text_step);
}

int ScreenDriver::frame() {
    for (int layout = 1; layout <= kMostLayouts; ++layout) {
        frame_->begin(size_.width, size_.height);
        draw_();
        if (frame_->end()) return layout;
    }
    return kMostLayouts;
}

bool ScreenDriver::click(const std::string& id) {
    frame();
    if (!has(id)) return false;
    // Bars keep their place; what stands between them is scrolled into sight.
    const auto middle = [&] {
        const Rect rect = rect_of(id);
        return rect.y + rect.h / 2;
    };
    const bool in_bar = client::ui::drawn().at(id).in_bar;
    for (int turn = 0; turn < kMostTurns && !in_bar; ++turn) {
        const float y = middle();
        if (y > size_.height * 0.2F && y < size_.height * 0.7F) break;
        wheel(y < size_.height * 0.5F ? 0.5F : -0.5F);
        if (middle() == y) break;  // it does not scroll any further
    }
    const Rect rect = rect_of(id);
    x_ = rect.x + rect.w / 2;
    y_ = rect.y + rect.h / 2;
    for (const bool down : {false, true, false}) {
        frame_->set_pointer(x_, y_, down, 0);
        frame();
    }
    frame();  // what the click changed
    return true;
}

void ScreenDriver::point(float x, float y, bool down) {
    frame_->set_pointer(x, y, down, 0);
    frame();
}

void ScreenDriver::wheel(float lines) {
    frame_->set_pointer(size_.width / 2, size_.height / 2, false, lines);
    frame();
    frame_->set_pointer(size_.width / 2, size_.height / 2, false, 0);
    frame();
}

void ScreenDriver::press(const KeyPress& key) {
    if (press_) press_(key);
    frame();
}

void ScreenDriver::press(Key key) {
    press(key_press(key));
}

void ScreenDriver::type(std::string_view text) {
    for (const char32_t c : to_code_points(text))
        press(typed(to_utf8(std::u32string(1, c))));
}

void ScreenDriver::resize(Size size) {
    size_ = size;
    client::ui::set_text_step(size.text_step);
    frame();
}

bool ScreenDriver::has(const std::string& id) const {
    return client::ui::drawn().contains(id);
}

std::string ScreenDriver::text_of(const std::string& id) const {
    const auto found = client::ui::drawn().find(id);
    return found == client::ui::drawn().end() ? std::string() : found->second.text;
}

Rect ScreenDriver::rect_of(const std::string& id) const {
    const auto found = client::ui::drawn().find(id);
    return found == client::ui::drawn().end() ? Rect{} : found->second.rect;
}

bool ScreenDriver::shows(std::string_view text) const {
    for (const auto& [id, drawn] : client::ui::drawn())
        if (drawn.text.find(text) != std::string::npos) return true;
    return false;
}

std::vector<std::string> ScreenDriver::overlapping() const {
    std::vector<std::string> found;
    const auto& drawn = client::ui::drawn();
    for (auto one = drawn.begin(); one != drawn.end(); ++one) {
        const Rect a = one->second.rect;
        if (a.x < 0 || a.x + a.w > size_.width + 1)
            found.push_back(one->first + " leaves the window");
        for (auto other = std::next(one); other != drawn.end(); ++other) {
            const Rect b = other->second.rect;
            // What is scrolled away lies under the bars.
            if (one->second.in_bar == other->second.in_bar && overlap(a, b) && !holds(a, b) &&
                !holds(b, a))
                found.push_back(one->first + " lies over " + other->first);
        }
    }
    return found;
}

KeyPress key_press(Key key) {
    KeyPress press;
    press.key = key;
    if (key == Key::space) press.text = " ";
    return press;
}

KeyPress typed(std::string_view character) {
    KeyPress press;
    press.key = character == " " ? Key::space : Key::character;
    press.text = character;
    press.letter = lower_ascii(character);
    if (character.size() == 1 && character[0] >= '0' && character[0] <= '9')
        press.digit = character[0] - '0';
    return press;
}

}  // namespace relais::tests
