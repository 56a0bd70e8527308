#include "client/app/warm_up.h"

#include <GL/gl.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

namespace relais::client::app {

void warm_up() {
    constexpr float kSide = 8;
    // A driver without a graphics card translates its programs with the first triangles that use
    // them: Mesa's needs 45 MB of LLVM for that, and a tenth of a second.
    ImDrawList list(ImGui::GetDrawListSharedData());
    list._ResetForNewFrame();
    list.PushClipRect({0, 0}, {kSide, kSide});
    list.PushTextureID(ImGui::GetIO().Fonts->TexID);
    list.AddRectFilled({0, 0}, {kSide, kSide}, IM_COL32_BLACK);
    ImDrawList* lists[] = {&list};
    ImDrawData data;
    data.Valid = true;
    data.CmdLists = lists;
    data.CmdListsCount = 1;
    data.TotalIdxCount = list.IdxBuffer.Size;
    data.TotalVtxCount = list.VtxBuffer.Size;
    data.DisplaySize = {kSide, kSide};
    data.FramebufferScale = {1, 1};
    ImGui_ImplOpenGL3_RenderDrawData(&data);
    glFinish();
}

}  // namespace relais::client::app
