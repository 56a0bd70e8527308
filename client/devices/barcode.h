// Bar codes and QR codes in pictures, and through a camera.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/devices/picture.h"

namespace relais::client::devices {

inline constexpr std::size_t kMaxCodeBytes = 4096;  ///< a QR code holds 2953

/// The text of the first code that is found: printable UTF-8, without line ends around it. Nothing
/// when there is none, or when what it holds is no text.
std::optional<std::string> read_code(const Picture& picture);

enum class CameraState : std::uint8_t {
    off,
    absent,  ///< there is no camera
    failed,  ///< there is one, and it cannot be used: another program has it, or no permission
    looking
};
struct CameraView {
    CameraState state = CameraState::off;
    std::string code;         ///< found; empty until then
    std::uint64_t frame = 0;  ///< counts the pictures: another one is another picture()
    bool operator==(const CameraView&) const = default;
};

/// What it looks for: a code, which ends it when found, or what a picture is to be taken of.
enum class CameraUse : std::uint8_t { off, code, photo };

/// A camera works on a thread of its own and only while it is wanted.
class Camera {
  public:
    virtual ~Camera() = default;
    /// Begins to look, forgetting the code that was found; or stops.
    virtual void look(CameraUse use) = 0;
    [[nodiscard]] virtual CameraView view() const = 0;
    /// What it sees, small, and grey while it looks for a code; empty when nothing yet.
    [[nodiscard]] virtual Picture picture() const = 0;
    /// The same as large as the camera gives it; empty unless it looks for a photo.
    [[nodiscard]] virtual Picture photo() const = 0;
};

/// The first camera that Video4Linux knows. `wake` is called on its thread when view() changed.
std::unique_ptr<Camera> make_camera(std::function<void()> wake);

}  // namespace relais::client::devices
