#include "client/ui/frame.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/ui/paint.h"
#include "client/ui/picture.h"
#include "client/ui/state.h"
#include "client/ui/theme.h"
#include "client/ui/type_line.h"
#include "client/ui/ui.h"
#include "forms/base/result.h"

namespace relais::client::ui {

namespace {

State* the_state = nullptr;  // beside ImGui's own current context, and with the same life

void mix(std::uint64_t& hash, const void* bytes, std::size_t size) {
    const auto* at = static_cast<const unsigned char*>(bytes);
    for (; size >= 8; at += 8, size -= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15U;
        hash ^= hash >> 29U;
    }
    for (; size > 0; ++at, --size)
        hash = (hash ^ *at) * 0x100000001B3U;
}

void style_scrollbar(const Palette& palette, float scale) {
    auto& style = ImGui::GetStyle();
    style.WindowPadding = {0, 0};
    style.WindowBorderSize = style.ChildBorderSize = 0;
    style.WindowMinSize = {1, 1};
    style.ScrollbarSize = 12 * scale;
    style.ScrollbarRounding = 6 * scale;
    style.AntiAliasedLinesUseTex = false;
    const auto set = [&](ImGuiCol which, Colour colour) {
        style.Colors[which] = ImGui::ColorConvertU32ToFloat4(colour);
    };
    // The window clears itself to the page's colour: a fraction of painting a box that large.
    set(ImGuiCol_WindowBg, 0);
    set(ImGuiCol_ChildBg, 0);
    set(ImGuiCol_ScrollbarBg, palette.page);
    set(ImGuiCol_ScrollbarGrab, palette.edge);
    set(ImGuiCol_ScrollbarGrabHovered, palette.quiet);
    set(ImGuiCol_ScrollbarGrabActive, palette.accent);
}

}  // namespace

State* current_state() {
    return the_state;
}

State& state() {
    RELAIS_ASSERT(the_state != nullptr);
    return *the_state;
}

float State::scale() const {
    return density * (text_step <= 0 ? 1.0F : text_step == 1 ? 1.25F : 1.5F);
}

Frame::Frame() : state_(std::make_unique<State>()) {}

Result<std::unique_ptr<Frame>> Frame::create(const std::string& assets) {
    RELAIS_ASSERT(the_state == nullptr);
    std::unique_ptr<Frame> frame(new Frame);
    frame->state_->assets = assets;
    TRY(frame->state_->fonts.load(assets + "/fonts"));
    ImGui::CreateContext();
    auto& io = ImGui::GetIO();
    io.IniFilename = nullptr;  // nothing of a session is left on disk
    io.LogFilename = nullptr;
    io.GetClipboardTextFn = nullptr;
    io.SetClipboardTextFn = nullptr;
    the_state = frame->state_.get();
    return frame;
}

Frame::~Frame() {
    if (the_state != state_.get()) return;
    the_state = nullptr;
    ImGui::DestroyContext();
}

void Frame::set_density(float density) {
    // In quarters: a size between would only blur.
    state_->density = std::clamp(std::round(density * 4) / 4, 1.0F, 3.0F);
}

void Frame::set_pointer(float x, float y, bool down, float wheel) {
    auto& io = ImGui::GetIO();
    // The first position only tells where the pointer was left before.
    const bool known = ImGui::IsMousePosValid();
    if (down || wheel != 0 || (known && (io.MousePos.x != x || io.MousePos.y != y)))
        state_->pointer_marks = true;
    io.MousePos = {x, y};
    io.MouseDown[0] = down;
    io.MouseWheel = wheel;
}

void Frame::rest_pointer() {
    state_->pointer_marks = false;
}

bool Frame::prepare() {
    if (!state_->fonts.needs_building(state_->scale())) return false;
    state_->fonts.build(*ImGui::GetIO().Fonts, state_->scale());
    ++atlases_;
    return true;
}

void Frame::begin(float width, float height) {
    State& s = *state_;
    prepare();
    auto& io = ImGui::GetIO();
    io.DisplaySize = {width, height};
    io.DeltaTime = 1.0F / 60;  // nothing moves by itself: no widget looks at the time
    style_scrollbar(s.palette(), s.scale());

    for (auto& [version, kept] : s.pictures)
        kept.used = false;
    trim_paragraphs();
    s.pointed.reset();
    s.lines_width.reset();
    s.drawn.clear();
    s.flats.clear();
    s.numbered.clear();
    s.last_id.clear();
    s.width = width;
    s.height = height;
    s.top = 0;
    s.foot = 0;
    s.area = {px(24), std::max(width - 2 * px(24), 1.0F)};
    s.y = px(24);
    s.flow = {};
    s.halves.clear();
    s.cards.clear();
    s.columns = 0;
    s.cell_height_now = 0;
    s.least_height = 0;
    s.kept_now = false;
    s.page_before = std::move(s.page);
    s.page.clear();
    s.unsettled = false;

    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({width, height});
    ImGui::Begin("###page", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollWithMouse |
                     ImGuiWindowFlags_NoBringToFrontOnFocus);
}

bool Frame::end() {
    State& s = *state_;
    if (!s.kept_now) s.kept_id.clear();
    if (s.cell_height != s.cell_height_now) s.unsettled = true;
    s.cell_height = s.cell_height_now;
    ImGui::End();
    ImGui::Render();
    std::erase_if(s.pictures, [&s](const auto& entry) {
        if (!entry.second.used && s.card.drop) s.card.drop(entry.second.texture);
        return !entry.second.used;
    });
    return !s.unsettled;
}

void Frame::set_card(PictureCard card) {
    for (const auto& [version, kept] : state_->pictures)
        if (state_->card.drop) state_->card.drop(kept.texture);
    state_->pictures.clear();
    state_->card = std::move(card);
}

std::uint32_t Frame::background() const {
    return state_->palette().page;
}

const std::vector<Flat>& Frame::flats() const {
    return state_->flats;
}

std::uint64_t Frame::fingerprint() const {
    const ImDrawData* data = ImGui::GetDrawData();
    std::uint64_t hash = 0xCBF29CE484222325U ^ atlases_ ^ (std::uint64_t{background()} << 24U);
    if (data == nullptr) return hash;
    mix(hash, &data->DisplaySize, sizeof data->DisplaySize);
    mix(hash, state_->flats.data(), state_->flats.size() * sizeof(Flat));
    for (int i = 0; i < data->CmdListsCount; ++i) {
        const ImDrawList& list = *data->CmdLists[i];
        mix(hash, list.VtxBuffer.Data, static_cast<std::size_t>(list.VtxBuffer.size_in_bytes()));
        mix(hash, list.IdxBuffer.Data, static_cast<std::size_t>(list.IdxBuffer.size_in_bytes()));
        for (const ImDrawCmd& command : list.CmdBuffer) {
            mix(hash, &command.ClipRect, sizeof command.ClipRect);
            mix(hash, &command.TextureId, sizeof command.TextureId);
        }
    }
    return hash;
}

const std::map<std::string, Drawn>& drawn() {
    return state().drawn;
}

void set_text_step(int step) {
    if (State* s = current_state(); s != nullptr) s->text_step = std::clamp(step, 0, 2);
}

int text_step() {
    const State* s = current_state();
    return s == nullptr ? 0 : s->text_step;
}

}  // namespace relais::client::ui
